//! What can be allowed, and which role allows it: one table, printed into the reference.
//! It never looks at a request; `web` asks these names.

use causeway_store::named_values;
use causeway_web::Permission;

named_values!(Role "What a member of the team may do." {
    Owner "Everything; at least one always exists." = "owner",
    Admin "Everything but changing owners." = "admin",
    Agent "Answering customers." = "agent",
});

macro_rules! permissions {
    ($($name:ident = $text:literal, $doc:literal, $agent:literal;)*) => {
        $(
            #[doc = $doc]
            #[derive(Debug)]
            pub struct $name;
            impl Permission for $name { const NAME: &'static str = $text; }
        )*
        /// Every permission: its name, what it allows, and whether agents have it. Admins and owners have all.
        pub const TABLE: &[(&str, &str, bool)] = &[$(($text, $doc, $agent)),*];
        const EVERYTHING: &[&str] = &[$($text),*];
    };
}

permissions! {
    ReadConversations = "conversations.read", "Read conversations, search, follow live updates.", true;
    WriteConversations = "conversations.write", "Reply, note, assign, tag, snooze, solve, upload.", true;
    ReadPeople = "people.read", "Read contacts and companies.", true;
    WritePeople = "people.write", "Change contacts and companies.", true;
    ReadSettings = "settings.read", "See inboxes, teams, users, tags and statuses.", true;
    ReadLedger = "ledger.read", "See what became of every mail.", true;
    ReadKnowledge = "knowledge.read", "Read articles, drafts and internal ones too.", true;
    WriteKnowledge = "knowledge.write", "Write articles and ask for their review.", true;
    ManageSettings = "settings.manage", "Change inboxes, mailboxes, the relay, teams, tags and statuses.", false;
    ManageUsers = "users.manage", "Add users, change their roles, close their accounts.", false;
    OverrideHandovers = "handovers.override", "Send a packet to engineers before it is complete, with a reason.", false;
    ManageLedger = "ledger.manage", "Replay mails and read them raw.", false;
    PublishKnowledge = "knowledge.publish", "Publish articles, change their sections and where they stand, tell of disturbances.", false;
    ManageOrganisation = "organisation.manage", "Change the organisation, remove the sample desk.", false;
}

/// What agents may do; a test compares it with the table.
const AGENT: &[&str] = &[
    "conversations.read",
    "conversations.write",
    "people.read",
    "people.write",
    "settings.read",
    "ledger.read",
    "knowledge.read",
    "knowledge.write",
];

/// The names of what `role` allows.
pub const fn permissions_of(role: Role) -> &'static [&'static str] {
    match role {
        Role::Owner | Role::Admin => EVERYTHING,
        Role::Agent => AGENT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agents_list_is_the_tables() {
        let from_table: Vec<&str> = TABLE.iter().filter(|row| row.2).map(|row| row.0).collect();
        assert_eq!(from_table, AGENT);
    }
}
