// Nothing to call: what is in here takes the place of something in Swift's library.
