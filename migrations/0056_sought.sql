-- Which articles readers opened after a search, for the list of what is asked most.
CREATE INDEX help_search_opened ON help_search (brand_id, locale, at) WHERE clicked_id IS NOT NULL;
