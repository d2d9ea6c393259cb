import FairleadCore

/// The report of how leads were given out, for people and for scripts.
struct AssignmentRendering {
    let report: AssignmentReport
    /// Milliseconds since 1970.
    let since: Int64

    func text(_ context: CommandContext) -> String {
        var table = Table([
            .init("WHO", widthMin: 6), .init("HAS"), .init("GOT"), .init("FAIR", dispensability: 2), .init("A"),
            .init("IN TIME"), .init("MEDIAN", dispensability: 1), .init("ADVANCED"), .init("WON"),
        ])
        for person in report.people {
            table.add([
                .init(person.name), .init(String(person.held)), .init(share(person.received, person.receivedPercent)),
                .init("\(person.fairPercent) %", .faint),
                .init(share(person.gradeA, person.measure(of: .unevenQuality))),
                .init(share(person.inTime, person.measure(of: .slowResponse))),
                .init(person.medianMinutes.map(Texts.minutes) ?? "", .faint),
                .init(share(person.advanced, person.measure(of: .poorEffect))), .init(String(person.won)),
            ])
        }
        let lines = AssignmentReport.Problem.allCases.compactMap { problem in
            report.ends(of: problem).map { ends in
                Texts.reportLine(
                    problem, lowest: ends.lowest.name, ends.lowest.measure(of: problem) ?? 0,
                    highest: ends.highest.name, ends.highest.measure(of: problem) ?? 0)
            }
        }
        let body = lines.flatMap { Wrapping.lines(CleanText.line($0), columns: context.terminal.width) }
        return table.rendered(width: context.terminal.width, style: context.terminal.output) + "\n\n"
            + body.joined(separator: "\n")
    }

    private func share(_ count: Int, _ percent: Int?) -> String {
        percent.map { "\(count) (\($0) %)" } ?? String(count)
    }

    var json: Json {
        .object([
            ("since", .time(since)), ("people", .list(report.people.map(\.json))),
            (
                "problems",
                .object(
                    AssignmentReport.Problem.allCases.map { problem in
                        (
                            problem.rawValue,
                            report.ends(of: problem).map { ends in
                                .object([
                                    ("lowest", end(ends.lowest, problem)), ("highest", end(ends.highest, problem)),
                                ])
                            } ?? .null
                        )
                    })
            ),
        ])
    }

    private func end(_ person: AssignmentReport.Person, _ problem: AssignmentReport.Problem) -> Json {
        .object([("user", .text(person.name)), ("value", .count(person.measure(of: problem) ?? 0))])
    }
}

extension AssignmentReport.Person {
    var json: Json {
        .object([
            ("user", .text(name)), ("held", .count(held)), ("received", .count(received)),
            ("received_percent", .count(receivedPercent)), ("fair_percent", .count(fairPercent)),
            ("grade_a", .count(gradeA)), ("due", .count(due)), ("in_time", .count(inTime)),
            ("median_minutes", .optional(medianMinutes)), ("advanced", .count(advanced)), ("won", .count(won)),
        ])
    }
}
