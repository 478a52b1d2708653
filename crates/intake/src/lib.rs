//! Reads what agencies send (workbooks, text tables, group chats) into tenancies and faults. No I/O, clock or randomness.
