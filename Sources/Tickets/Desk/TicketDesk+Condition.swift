extension TicketDesk {
    /// How the store is doing as a whole. Never asks the database.
    public func storeCondition() async -> StoreCondition { await self.store.condition() }
}
