CREATE TABLE "QuietTimes" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_QuietTimes" PRIMARY KEY,
    "Number" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "Reason" TEXT NOT NULL,
    "Services" TEXT NOT NULL,
    "Matchers" TEXT NOT NULL,
    "IncidentId" TEXT NULL,
    "StartsAt" INTEGER NOT NULL,
    "EndsAt" INTEGER NULL,
    "Cron" TEXT NULL,
    "Zone" TEXT NULL,
    "Minutes" INTEGER NULL,
    "CreatedBy" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "EndedAt" INTEGER NULL,
    "NextAt" INTEGER NULL
);

CREATE TABLE "HeldAlerts" (
    "ServiceId" TEXT NOT NULL,
    "DedupKey" TEXT NOT NULL,
    "QuietId" TEXT NOT NULL,
    "Sequence" INTEGER NOT NULL,
    CONSTRAINT "PK_HeldAlerts" PRIMARY KEY ("ServiceId", "DedupKey")
);

CREATE INDEX "IX_HeldAlerts_QuietId" ON "HeldAlerts" ("QuietId");

CREATE INDEX "IX_QuietTimes_Incident" ON "QuietTimes" ("IncidentId") WHERE "IncidentId" IS NOT NULL AND "EndedAt" IS NULL;

CREATE INDEX "IX_QuietTimes_Next" ON "QuietTimes" ("NextAt") WHERE "NextAt" IS NOT NULL;

CREATE INDEX "IX_QuietTimes_NotEnded" ON "QuietTimes" ("Number") WHERE "EndedAt" IS NULL;

CREATE UNIQUE INDEX "IX_QuietTimes_Number" ON "QuietTimes" ("Number");
