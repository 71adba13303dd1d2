-- The alerts of an incident, by the service where they arrive and their dedup key. One incident may hold several: it is over when all of them are.
CREATE TABLE "IncidentAlerts" (
    "IncidentId" TEXT NOT NULL,
    "ServiceId" TEXT NOT NULL,
    "DedupKey" TEXT NOT NULL,
    "FirstSeenAt" INTEGER NOT NULL,
    "ClearedAt" INTEGER NULL,
    "IsOpen" INTEGER NOT NULL,
    CONSTRAINT "PK_IncidentAlerts" PRIMARY KEY ("IncidentId", "ServiceId", "DedupKey"),
    CONSTRAINT "FK_IncidentAlerts_Incidents_IncidentId" FOREIGN KEY ("IncidentId") REFERENCES "Incidents" ("Id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "IX_IncidentAlerts_OneOpenPerKey" ON "IncidentAlerts" ("ServiceId", "DedupKey") WHERE "IsOpen" = 1;

INSERT INTO "IncidentAlerts" ("IncidentId", "ServiceId", "DedupKey", "FirstSeenAt", "ClearedAt", "IsOpen")
SELECT "Id", "ServiceId", "DedupKey", "OpenedAt", "ClosedAt", "Response" <> 'Closed' FROM "Incidents" WHERE "DedupKey" IS NOT NULL;
