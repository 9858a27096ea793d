// Names that lead to something, also earlier ones: what `find` is asked with.

CREATE RANGE INDEX alias_label IF NOT EXISTS FOR (a:Alias) ON (a.label);
