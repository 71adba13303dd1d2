CREATE TABLE "IncidentTemplates" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_IncidentTemplates" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "ServiceId" TEXT NULL,
    "Title" TEXT NOT NULL,
    "Severity" TEXT NOT NULL,
    "TagText" TEXT NOT NULL,
    "Notes" TEXT NOT NULL,
    "RemovedAt" INTEGER NULL
);

CREATE UNIQUE INDEX "IX_IncidentTemplates_Name" ON "IncidentTemplates" ("Name") WHERE "RemovedAt" IS NULL;
