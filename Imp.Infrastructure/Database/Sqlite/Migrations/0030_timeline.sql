ALTER TABLE "Timeline" ADD COLUMN "HappenedAt" INTEGER NOT NULL DEFAULT 0;
UPDATE "Timeline" SET "HappenedAt" = "At";
CREATE INDEX "IX_Timeline_Happened" ON "Timeline" ("IncidentId", "HappenedAt", "Sequence");

CREATE TABLE "IncidentRelations" (
    "OneId" TEXT NOT NULL,
    "OtherId" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    CONSTRAINT "PK_IncidentRelations" PRIMARY KEY ("OneId", "OtherId"),
    CONSTRAINT "FK_IncidentRelations_Incidents_OneId" FOREIGN KEY ("OneId") REFERENCES "Incidents" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_IncidentRelations_Incidents_OtherId" FOREIGN KEY ("OtherId") REFERENCES "Incidents" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_IncidentRelations_Other" ON "IncidentRelations" ("OtherId");
