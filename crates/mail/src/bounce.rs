//! What delivery reports say (RFC 3464 and its many free forms).
//! It never decides whether an address is suppressed; it only says what the report says.
