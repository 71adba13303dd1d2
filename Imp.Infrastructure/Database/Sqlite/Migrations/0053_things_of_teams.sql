-- The only team whose things a key changes; null: everybody's.
ALTER TABLE "ApiKeys" ADD COLUMN "TeamId" TEXT NULL;

-- Whose a shared view is beside its maker's; null: nobody's.
ALTER TABLE "SavedViews" ADD COLUMN "TeamId" TEXT NULL;
