import Foundation

/// What our server says about a request that it did not carry out (`application/problem+json`).
package struct ServerProblem: Error, Hashable, Sendable {
    package var status: Int
    /// Stable, for programs; `http_<status>` when the server gave none.
    package var code: String
    /// A sentence for a person.
    package var title: String
    package var detail: String?
    /// What to do about it.
    package var hint: String?

    package init(status: Int, code: String, title: String, detail: String? = nil, hint: String? = nil) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.hint = hint
    }

    /// Reads a problem document. The status is the answer's own: a document cannot change what happened.
    init(of response: HTTPResponse) {
        let document =
            response.body.count <= TransportLimits.problemSizeBytesMax
            ? try? JSONDecoder().decode(Document.self, from: Data(response.body)) : nil
        status = response.status
        code = document?.code ?? "http_\(response.status)"
        title = document?.title ?? "The server answered \(response.status)."
        detail = document?.detail
        hint = document?.hint
    }

    /// Reads each member by itself: one of another type does not hide the rest.
    private struct Document: Decodable {
        var code: String?
        var title: String?
        var detail: String?
        var hint: String?

        private enum CodingKeys: String, CodingKey {
            case code, title, detail, hint
        }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            func text(_ key: CodingKeys) -> String? {
                let text = (try? members.decodeIfPresent(String.self, forKey: key)) ?? nil
                let line = text.map { OneLine.of($0, charactersMax: Self.textCharactersMax) } ?? ""
                return line.isEmpty ? nil : line
            }
            code = text(.code)
            title = text(.title)
            detail = text(.detail)
            hint = text(.hint)
        }

        private static let textCharactersMax = 1_000
    }
}
