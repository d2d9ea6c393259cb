import ServiceLifecycle

/// Has the watch look at once when the database says that another process has written something.
package struct ChangeRelay<C: Clock<Duration>>: Service {
    private let watch: HeadWatch<C>
    private let changes: AsyncStream<Void>

    package init(watch: HeadWatch<C>, changes: AsyncStream<Void>) {
        self.watch = watch
        self.changes = changes
    }

    package func run() async {
        await cancelWhenGracefulShutdown {
            for await _ in changes { await watch.look() }
        }
    }
}
