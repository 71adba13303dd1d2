-- The words by which an incident is found. A copy, so that the index can be told exactly what it forgets.
CREATE TABLE "IncidentWords" (
    "Number" INTEGER NOT NULL CONSTRAINT "PK_IncidentWords" PRIMARY KEY,
    "DedupKey" TEXT NOT NULL,
    "Title" TEXT NOT NULL,
    "Tags" TEXT NOT NULL,
    "Notes" TEXT NOT NULL,
    "Remarks" TEXT NOT NULL,
    "Alerts" TEXT NOT NULL
);

CREATE VIRTUAL TABLE "IncidentIndex" USING fts5(
    "Number", "DedupKey", "Title", "Tags", "Notes", "Remarks", "Alerts",
    content='IncidentWords', content_rowid='Number', columnsize=0, prefix='2 3', tokenize='unicode61 remove_diacritics 2');

CREATE TRIGGER "IncidentWords_Added" AFTER INSERT ON "IncidentWords" BEGIN
    INSERT INTO "IncidentIndex" (rowid, "Number", "DedupKey", "Title", "Tags", "Notes", "Remarks", "Alerts")
    VALUES (new."Number", new."Number", new."DedupKey", new."Title", new."Tags", new."Notes", new."Remarks", new."Alerts");
END;

CREATE TRIGGER "IncidentWords_Changed" AFTER UPDATE ON "IncidentWords" BEGIN
    INSERT INTO "IncidentIndex" ("IncidentIndex", rowid, "Number", "DedupKey", "Title", "Tags", "Notes", "Remarks", "Alerts")
    VALUES ('delete', old."Number", old."Number", old."DedupKey", old."Title", old."Tags", old."Notes", old."Remarks", old."Alerts");
    INSERT INTO "IncidentIndex" (rowid, "Number", "DedupKey", "Title", "Tags", "Notes", "Remarks", "Alerts")
    VALUES (new."Number", new."Number", new."DedupKey", new."Title", new."Tags", new."Notes", new."Remarks", new."Alerts");
END;

CREATE TRIGGER "IncidentWords_Removed" AFTER DELETE ON "IncidentWords" BEGIN
    INSERT INTO "IncidentIndex" ("IncidentIndex", rowid, "Number", "DedupKey", "Title", "Tags", "Notes", "Remarks", "Alerts")
    VALUES ('delete', old."Number", old."Number", old."DedupKey", old."Title", old."Tags", old."Notes", old."Remarks", old."Alerts");
END;

CREATE TRIGGER "Incidents_Forgotten" AFTER DELETE ON "Incidents" BEGIN
    DELETE FROM "IncidentWords" WHERE "Number" = old."Number";
END;

INSERT INTO "IncidentWords" ("Number", "DedupKey", "Title", "Tags", "Notes", "Remarks", "Alerts")
SELECT
    i."Number", coalesce(i."DedupKey", ''), i."Title",
    coalesce((SELECT group_concat(t."Name", ' ') FROM "IncidentTags" t WHERE t."IncidentId" = i."Id"), ''),
    i."Notes",
    substr(coalesce((SELECT group_concat(json_extract(l."Data", '$.text'), char(10)) FROM "Timeline" l WHERE l."IncidentId" = i."Id" AND l."Kind" = 'incident.note-added'), ''), 1, 65536),
    substr(coalesce((SELECT group_concat(a."Title", char(10)) FROM "IncidentAlerts" a WHERE a."IncidentId" = i."Id" AND a."Title" <> i."Title"), ''), 1, 4096)
FROM "Incidents" i;

CREATE INDEX "IX_Incidents_Assignee" ON "Incidents" ("AssigneeId", "Number") WHERE "AssigneeId" IS NOT NULL;

CREATE INDEX "IX_Incidents_OpenedAt" ON "Incidents" ("OpenedAt", "Number");

CREATE INDEX "IX_Timeline_OpenedBy" ON "Timeline" ("ActorId", "IncidentId") WHERE "Kind" = 'incident.opened' AND "ActorKind" = 'Person';
