import FairleadStore

/// The people in the team, as the server sent them last.
struct Team {
    private let store: DeviceStore

    init(_ store: DeviceStore) {
        self.store = store
    }

    /// Returns a user's name in its one spelling; `me` is oneself.
    ///
    /// As long as no team is known the name is taken as typed, and the server judges it.
    /// - Throws: `Failure` with the team's names when it is none of them.
    func name(of typed: String, context: CommandContext) throws -> String {
        let me = try store.identity.user?.name
        if typed == "me", let me { return me }
        let users = try store.users().filter(\.active).map(\.name)
        if users.isEmpty {
            if typed == me { return typed }
            if me == nil {
                throw Failure(
                    exit: .notAllowed, code: "not_joined", message: Texts.teamUnknown, hint: Texts.teamUnknownHint)
            }
            context.say(Texts.teamUnknownYet, .faint)
            return typed
        }
        if let user = users.first(where: { $0 == typed })
            ?? users.first(where: { $0.lowercased() == typed.lowercased() })
        {
            return user
        }
        throw Failure.badData("unknown_user", Texts.unknownUser(typed), hint: Texts.usersAre(users))
    }
}
