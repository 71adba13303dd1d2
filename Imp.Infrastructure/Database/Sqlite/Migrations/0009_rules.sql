-- The list of rules, whole, one row per version: the newest is in force.
CREATE TABLE "RuleBooks" (
    "Version" INTEGER NOT NULL CONSTRAINT "PK_RuleBooks" PRIMARY KEY,
    "SavedAt" INTEGER NOT NULL,
    "SavedBy" TEXT NOT NULL,
    "Note" TEXT NOT NULL,
    "Rules" TEXT NOT NULL
);

CREATE TABLE "RuleHits" (
    "RuleId" TEXT NOT NULL CONSTRAINT "PK_RuleHits" PRIMARY KEY,
    "Count" INTEGER NOT NULL,
    "LastAt" INTEGER NOT NULL,
    "LastEvent" INTEGER NOT NULL
);

-- Which rule took an event that would have opened an incident, and what came of it.
CREATE TABLE "RuleMatches" (
    "Sequence" INTEGER NOT NULL CONSTRAINT "PK_RuleMatches" PRIMARY KEY,
    "RuleId" TEXT NOT NULL,
    "Outcome" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "IsReleased" INTEGER NOT NULL
);

CREATE INDEX "IX_RuleMatches_Rule" ON "RuleMatches" ("RuleId", "At");

-- Who is paged in place of the service's team, and where it is written what to do.
ALTER TABLE "Incidents" ADD COLUMN "TeamId" TEXT NULL;

ALTER TABLE "Incidents" ADD COLUMN "Runbook" TEXT NULL;

-- How bad the sender called the alert, where a rule made the incident less bad: only what is worse than this raises it.
ALTER TABLE "IncidentAlerts" ADD COLUMN "ToldSeverity" TEXT NULL;
