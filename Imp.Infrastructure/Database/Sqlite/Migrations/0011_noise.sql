-- Hold times, flapping, storms and limits: what a service and an integration set, and where each stands.
CREATE TABLE "ServiceNoise" (
    "ServiceId" TEXT NOT NULL CONSTRAINT "PK_ServiceNoise" PRIMARY KEY,
    "Holds" TEXT NOT NULL,
    "FlapCycles" INTEGER NOT NULL,
    "FlapWindowMinutes" INTEGER NOT NULL,
    "FlapCalmMinutes" INTEGER NOT NULL,
    "StormAt" INTEGER NOT NULL,
    CONSTRAINT "FK_ServiceNoise_Services_ServiceId" FOREIGN KEY ("ServiceId") REFERENCES "Services" ("Id") ON DELETE CASCADE
);

-- When an alert fired that had been over; how flapping is counted.
CREATE TABLE "AlertStarts" (
    "ServiceId" TEXT NOT NULL,
    "DedupKey" TEXT NOT NULL,
    "Sequence" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "PK_AlertStarts" PRIMARY KEY ("ServiceId", "DedupKey", "Sequence")
);

CREATE INDEX "IX_AlertStarts_At" ON "AlertStarts" ("At");

CREATE TABLE "Storms" (
    "IncidentId" TEXT NOT NULL CONSTRAINT "PK_Storms" PRIMARY KEY,
    "ServiceId" TEXT NOT NULL,
    "StartedAt" INTEGER NOT NULL,
    "EndedAt" INTEGER NULL,
    "WindowAt" INTEGER NOT NULL,
    "WindowCount" INTEGER NOT NULL,
    "BusyAt" INTEGER NOT NULL,
    "EndsAt" INTEGER NOT NULL,
    CONSTRAINT "FK_Storms_Incidents_IncidentId" FOREIGN KEY ("IncidentId") REFERENCES "Incidents" ("Id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "IX_Storms_OnePerService" ON "Storms" ("ServiceId") WHERE "EndedAt" IS NULL;

CREATE INDEX "IX_Storms_Due" ON "Storms" ("EndsAt") WHERE "EndedAt" IS NULL;

CREATE TABLE "LimitBreaches" (
    "IntegrationId" TEXT NOT NULL,
    "StartedAt" INTEGER NOT NULL,
    "LastAt" INTEGER NOT NULL,
    "EventCount" INTEGER NOT NULL,
    "EndedAt" INTEGER NULL,
    CONSTRAINT "PK_LimitBreaches" PRIMARY KEY ("IntegrationId", "StartedAt")
);

CREATE INDEX "IX_LimitBreaches_Open" ON "LimitBreaches" ("LastAt") WHERE "EndedAt" IS NULL;

ALTER TABLE "Integrations" ADD COLUMN "LimitPerSecond" INTEGER NULL;

ALTER TABLE "Integrations" ADD COLUMN "LimitBurst" INTEGER NULL;

ALTER TABLE "Incidents" ADD COLUMN "ClosesAt" INTEGER NULL;

ALTER TABLE "Incidents" ADD COLUMN "FlappingSince" INTEGER NULL;

ALTER TABLE "Incidents" ADD COLUMN "FlapCount" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "Incidents" ADD COLUMN "SteadyAt" INTEGER NULL;

CREATE INDEX "IX_Incidents_Closing" ON "Incidents" ("ClosesAt") WHERE "ClosesAt" IS NOT NULL;

CREATE INDEX "IX_Incidents_Steady" ON "Incidents" ("SteadyAt") WHERE "SteadyAt" IS NOT NULL;

ALTER TABLE "Escalations" ADD COLUMN "HeldNextAt" INTEGER NULL;
