-- How the alerts of a service are put together; without a row each dedup key opens its own incident.
CREATE TABLE "GroupRules" (
    "ServiceId" TEXT NOT NULL CONSTRAINT "PK_GroupRules" PRIMARY KEY,
    "IsOn" INTEGER NOT NULL,
    "Fields" TEXT NOT NULL,
    "GapMinutes" INTEGER NOT NULL,
    "MostAlerts" INTEGER NOT NULL,
    CONSTRAINT "FK_GroupRules_Services_ServiceId" FOREIGN KEY ("ServiceId") REFERENCES "Services" ("Id") ON DELETE CASCADE
);

-- The group keys whose alerts an incident takes, or took.
CREATE TABLE "IncidentGroups" (
    "IncidentId" TEXT NOT NULL,
    "GroupKey" TEXT NOT NULL,
    "ServiceId" TEXT NOT NULL,
    "AlertCount" INTEGER NOT NULL,
    "TakesMore" INTEGER NOT NULL,
    "FromId" TEXT NULL,
    CONSTRAINT "PK_IncidentGroups" PRIMARY KEY ("IncidentId", "GroupKey"),
    CONSTRAINT "FK_IncidentGroups_Incidents_IncidentId" FOREIGN KEY ("IncidentId") REFERENCES "Incidents" ("Id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "IX_IncidentGroups_OneTakesMore" ON "IncidentGroups" ("ServiceId", "GroupKey") WHERE "TakesMore" = 1;

CREATE TABLE "Dependencies" (
    "ServiceId" TEXT NOT NULL,
    "OnId" TEXT NOT NULL,
    CONSTRAINT "PK_Dependencies" PRIMARY KEY ("ServiceId", "OnId"),
    CONSTRAINT "FK_Dependencies_Services_ServiceId" FOREIGN KEY ("ServiceId") REFERENCES "Services" ("Id") ON DELETE CASCADE
);

-- Incidents that wait, or waited, behind another.
CREATE TABLE "Waits" (
    "IncidentId" TEXT NOT NULL CONSTRAINT "PK_Waits" PRIMARY KEY,
    "ParentId" TEXT NOT NULL,
    "ParentNumber" INTEGER NOT NULL,
    "StartedAt" INTEGER NOT NULL,
    "PagesAt" INTEGER NULL,
    "EndedAt" INTEGER NULL,
    "End" TEXT NULL,
    CONSTRAINT "FK_Waits_Incidents_IncidentId" FOREIGN KEY ("IncidentId") REFERENCES "Incidents" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_Waits_Parent" ON "Waits" ("ParentId") WHERE "EndedAt" IS NULL;

-- Pairs of incidents that somebody said do not belong together, the smaller id first.
CREATE TABLE "DismissedMerges" (
    "OneId" TEXT NOT NULL,
    "OtherId" TEXT NOT NULL,
    CONSTRAINT "PK_DismissedMerges" PRIMARY KEY ("OneId", "OtherId")
);

ALTER TABLE "Incidents" ADD COLUMN "MergedIntoId" TEXT NULL;

CREATE INDEX "IX_Incidents_MergedInto" ON "Incidents" ("MergedIntoId") WHERE "MergedIntoId" IS NOT NULL;

CREATE INDEX "IX_Incidents_OpenOfService" ON "Incidents" ("ServiceId", "Number") WHERE "Response" <> 'Closed';

-- What the alert said when it last began, and with which labels; and the incident it came from by merging.
ALTER TABLE "IncidentAlerts" ADD COLUMN "Title" TEXT NULL;

ALTER TABLE "IncidentAlerts" ADD COLUMN "Labels" TEXT NULL;

ALTER TABLE "IncidentAlerts" ADD COLUMN "FromId" TEXT NULL;

CREATE INDEX "IX_IncidentAlerts_Firing" ON "IncidentAlerts" ("IncidentId") WHERE "ClearedAt" IS NULL;
