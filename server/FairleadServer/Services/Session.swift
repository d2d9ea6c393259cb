/// A device that has proved who it is; whose rights it has is read again in each transaction.
package struct Session: Hashable, Sendable {
    /// The device's number.
    package let device: Int64
    /// The user's name.
    package let user: String

    package init(device: Int64, user: String) {
        self.device = device
        self.user = user
    }
}

extension ServiceError {
    /// The same words for every token that is not good, so that nobody learns which ones exist.
    static let tokenUnknown = ServiceError.unauthenticated(
        ServiceProblem(
            "token_unknown", "The server does not know this device's token.",
            hint:
                "What is unsent stays on the device: take it along with fairlead bundle write FILE. Then join with a new store, fairlead --store DIR join URL --code CODE, and read the bundle there."
        ))

    static let deviceRevoked = ServiceError.unauthenticated(
        ServiceProblem(
            "device_revoked", "This device was shut out by an administrator.",
            hint: "What is unsent stays on it and can be carried to a colleague with 'fairlead bundle write FILE'."))

    static let userLeft = ServiceError.unauthenticated(
        ServiceProblem(
            "user_left", "The user of this device is no longer on the team.",
            hint: "Ask an administrator if that is wrong."))
}
