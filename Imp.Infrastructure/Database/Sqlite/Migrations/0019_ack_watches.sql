ALTER TABLE "EscalationPolicies" ADD COLUMN "AckTimeouts" TEXT NOT NULL DEFAULT '[30,60,240,0]';

CREATE TABLE "AckWatches" (
    "IncidentId" TEXT NOT NULL CONSTRAINT "PK_AckWatches" PRIMARY KEY,
    "Minutes" INTEGER NOT NULL,
    "DueAt" INTEGER NOT NULL,
    "AskedAt" INTEGER NULL,
    CONSTRAINT "FK_AckWatches_Incidents_IncidentId" FOREIGN KEY ("IncidentId") REFERENCES "Incidents" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_AckWatches_DueAt" ON "AckWatches" ("DueAt");
