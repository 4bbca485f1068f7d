-- What an 837 needs of an encounter whose text is not kept: JSON of its days and claim type, sealed where there is a key. Goes with its row when retention ends.
ALTER TABLE audit_texts ADD COLUMN days TEXT;
