import ArgumentParser
import FairleadCore

/// A role as the command line names it.
enum RoleArgument: String, ExpressibleByArgument, CaseIterable {
    case rep, manager, marketing, admin

    var role: Role {
        switch self {
        case .rep: .rep
        case .manager: .manager
        case .marketing: .marketing
        case .admin: .admin
        }
    }
}
