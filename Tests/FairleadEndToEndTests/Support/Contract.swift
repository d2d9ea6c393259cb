/// What scripts rely on: the keys of each document, and the codes.
enum Contract {
    static let lead: Set<String> = [
        "id", "code", "number", "company", "contact", "title", "phones", "emails", "wechat", "city", "source", "event",
        "booth", "need", "budget", "stage", "grade", "owner", "collaborators", "tags", "captured_by", "captured_at",
        "updated_at", "archived", "members", "merged_into", "conflicts", "sync",
    ]
    static let leadLists = ["phones", "emails", "collaborators", "tags", "members", "conflicts"]
    static let activity: Set<String> = [
        "id", "kind", "author", "occurred_at", "recorded_at", "content", "result", "next", "due", "minutes",
    ]
    static let sync: Set<String> = ["pushed", "pulled", "refused", "conflicts", "forgotten", "complete"]
    static let imported: Set<String> = ["added", "bad", "duplicates"]
    static let status: Set<String> = [
        "device", "user", "server", "joined", "pending", "rejected", "conflicts", "cursor", "last_sync_at",
        "last_error",
        "only_here",
    ]

    /// Every command with its subcommands, as the contract and its additions name them.
    static let commands: [[String]] = [
        ["lead"], ["lead", "add"], ["lead", "list"], ["lead", "show"], ["lead", "edit"], ["lead", "archive"],
        ["lead", "restore"], ["log"], ["event"], ["event", "use"], ["event", "show"], ["event", "clear"], ["scan"],
        ["import"], ["grade"], ["why"], ["why", "grade"], ["why", "owner"], ["why", "due"], ["why", "duplicate"],
        ["pools"], ["claim"], ["return"], ["assign"], ["collaborators"], ["collaborators", "add"],
        ["collaborators", "remove"], ["grant-view"], ["request-view"], ["request-approval"],
        ["requests"], ["requests", "list"], ["requests", "accept"], ["requests", "reject"], ["users"],
        ["merge"], ["unmerge"], ["duplicates"],
        ["duplicates", "list"], ["duplicates", "show"], ["duplicates", "accept"], ["duplicates", "reject"],
        ["pipeline"], ["report"], ["report", "assignment"], ["join"], ["sync"], ["status"], ["conflicts"],
        ["conflicts", "list"], ["conflicts", "show"],
        ["conflicts", "resolve"], ["rejected"], ["rejected", "list"], ["rejected", "show"], ["rejected", "retry"],
        ["rejected", "drop"], ["rejected", "export"], ["bundle"], ["bundle", "write"], ["bundle", "read"], ["export"],
        ["history"], ["undo"], ["verify"], ["digest"], ["init"], ["completions"],
    ]
    static let serverCommands: [[String]] = [
        ["serve"], ["user"], ["user", "add"], ["user", "list"], ["user", "change"], ["user", "leave"], ["invite"],
        ["device"], ["device", "list"], ["device", "revoke"],
        ["policy"], ["policy", "show"], ["policy", "apply"], ["reclaim"], ["erase"],
        ["backup"], ["copy"], ["check"],
        ["reindex"], ["digest"],
    ]

    /// RFC 3339 in UTC with milliseconds.
    nonisolated(unsafe) static let time = #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#
    nonisolated(unsafe) static let code = #/[0-9A-HJKMNP-TV-Z]{8}/#
}
