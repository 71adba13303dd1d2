CREATE TABLE "SavedViews" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_SavedViews" PRIMARY KEY,
    "OwnerId" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Query" TEXT NOT NULL,
    "Grouping" TEXT NOT NULL,
    "IsShared" INTEGER NOT NULL,
    "ArchivedAt" INTEGER NULL
);

CREATE INDEX "IX_SavedViews_Owner" ON "SavedViews" ("OwnerId");

CREATE INDEX "IX_SavedViews_Shared" ON "SavedViews" ("Name") WHERE "IsShared" = 1 AND "ArchivedAt" IS NULL;

-- How one person likes the incident list.
CREATE TABLE "ListTastes" (
    "UserId" TEXT NOT NULL CONSTRAINT "PK_ListTastes" PRIMARY KEY,
    "DefaultViewId" TEXT NULL,
    "Density" TEXT NOT NULL
);
