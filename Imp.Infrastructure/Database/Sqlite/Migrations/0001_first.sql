CREATE TABLE "ApiKeys" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_ApiKeys" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "Scope" TEXT NOT NULL,
    "Hash" TEXT NOT NULL,
    "Hint" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "LastUsedAt" INTEGER NULL,
    "RevokedAt" INTEGER NULL
);

CREATE TABLE "Audit" (
    "Sequence" INTEGER NOT NULL CONSTRAINT "PK_Audit" PRIMARY KEY AUTOINCREMENT,
    "At" INTEGER NOT NULL,
    "ActorKind" TEXT NOT NULL,
    "ActorId" TEXT NULL,
    "ActorName" TEXT NOT NULL,
    "From" TEXT NULL,
    "Command" TEXT NOT NULL,
    "Detail" TEXT NOT NULL
);

CREATE TABLE "EscalationPolicies" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_EscalationPolicies" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "TeamId" TEXT NOT NULL,
    "Steps" TEXT NOT NULL,
    "Repeats" INTEGER NOT NULL,
    "PauseMinutes" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ArchivedAt" INTEGER NULL
);

CREATE TABLE "EventCursor" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_EventCursor" PRIMARY KEY,
    "CountedUpTo" INTEGER NOT NULL
);

CREATE TABLE "Events" (
    "Sequence" INTEGER NOT NULL CONSTRAINT "PK_Events" PRIMARY KEY,
    "IntegrationId" TEXT NOT NULL,
    "ServiceId" TEXT NOT NULL,
    "ReceivedAt" INTEGER NOT NULL,
    "Format" TEXT NOT NULL,
    "Action" TEXT NOT NULL,
    "DedupKey" TEXT NOT NULL,
    "Severity" TEXT NOT NULL,
    "Title" TEXT NULL,
    "Source" TEXT NULL,
    "OccurredAt" INTEGER NULL,
    "SenderId" TEXT NULL,
    "Outcome" TEXT NOT NULL,
    "Reason" TEXT NULL,
    "IncidentId" TEXT NULL,
    "HandledAt" INTEGER NULL,
    "PreviousSequence" INTEGER NULL,
    "Body" BLOB NOT NULL
);

CREATE TABLE "Jobs" (
    "Sequence" INTEGER NOT NULL CONSTRAINT "PK_Jobs" PRIMARY KEY AUTOINCREMENT,
    "Kind" TEXT NOT NULL,
    "Queue" TEXT NOT NULL,
    "Key" TEXT NOT NULL,
    "Payload" TEXT NOT NULL,
    "IncidentId" TEXT NULL,
    "State" TEXT NOT NULL,
    "Priority" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "DueAt" INTEGER NOT NULL,
    "Attempts" INTEGER NOT NULL,
    "LeasedBy" TEXT NULL,
    "LeasedUntil" INTEGER NULL,
    "LastError" TEXT NULL,
    "FinishedAt" INTEGER NULL
);

CREATE TABLE "Teams" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Teams" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "Description" TEXT NOT NULL,
    "PolicyId" TEXT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ArchivedAt" INTEGER NULL
);

CREATE TABLE "Timeline" (
    "Sequence" INTEGER NOT NULL CONSTRAINT "PK_Timeline" PRIMARY KEY AUTOINCREMENT,
    "IncidentId" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "ActorKind" TEXT NOT NULL,
    "ActorId" TEXT NULL,
    "ActorName" TEXT NOT NULL,
    "Data" TEXT NOT NULL
);

CREATE TABLE "Users" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Users" PRIMARY KEY,
    "Email" TEXT NOT NULL,
    "EmailKey" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Role" TEXT NOT NULL,
    "Zone" TEXT NULL,
    "PasswordHash" TEXT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ArchivedAt" INTEGER NULL,
    "FailedSignIns" INTEGER NOT NULL,
    "LockedUntil" INTEGER NULL
);

CREATE TABLE "Services" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Services" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "Description" TEXT NOT NULL,
    "TeamId" TEXT NOT NULL,
    "PolicyId" TEXT NULL,
    "ReopenWithinMinutes" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ArchivedAt" INTEGER NULL,
    CONSTRAINT "FK_Services_Teams_TeamId" FOREIGN KEY ("TeamId") REFERENCES "Teams" ("Id") ON DELETE RESTRICT
);

CREATE TABLE "ContactMethods" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_ContactMethods" PRIMARY KEY,
    "UserId" TEXT NOT NULL,
    "Channel" TEXT NOT NULL,
    "Label" TEXT NOT NULL,
    "Address" TEXT NOT NULL,
    "SealedSecret" TEXT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ProvenAt" INTEGER NULL,
    "GoneAt" INTEGER NULL,
    "ArchivedAt" INTEGER NULL,
    CONSTRAINT "FK_ContactMethods_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Sessions" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Sessions" PRIMARY KEY,
    "UserId" TEXT NOT NULL,
    "StartedAt" INTEGER NOT NULL,
    "LastSeenAt" INTEGER NOT NULL,
    "EndedAt" INTEGER NULL,
    "From" TEXT NULL,
    "Browser" TEXT NULL,
    CONSTRAINT "FK_Sessions_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE TABLE "TeamMembers" (
    "TeamId" TEXT NOT NULL,
    "UserId" TEXT NOT NULL,
    CONSTRAINT "PK_TeamMembers" PRIMARY KEY ("TeamId", "UserId"),
    CONSTRAINT "FK_TeamMembers_Teams_TeamId" FOREIGN KEY ("TeamId") REFERENCES "Teams" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_TeamMembers_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Incidents" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Incidents" PRIMARY KEY,
    "Number" INTEGER NOT NULL,
    "ServiceId" TEXT NOT NULL,
    "Title" TEXT NOT NULL,
    "Severity" TEXT NOT NULL,
    "Response" TEXT NOT NULL,
    "Status" TEXT NOT NULL,
    "DedupKey" TEXT NULL,
    "AlertCount" INTEGER NOT NULL,
    "LastSeenAt" INTEGER NULL,
    "LastEvent" INTEGER NULL,
    "OpenedAt" INTEGER NOT NULL,
    "AcknowledgedAt" INTEGER NULL,
    "ClosedAt" INTEGER NULL,
    "CloseReason" TEXT NULL,
    "SnoozedUntil" INTEGER NULL,
    "AssigneeId" TEXT NULL,
    "Notes" TEXT NOT NULL,
    "PreviousId" TEXT NULL,
    "Occurrence" INTEGER NOT NULL,
    "Written" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "FK_Incidents_Services_ServiceId" FOREIGN KEY ("ServiceId") REFERENCES "Services" ("Id") ON DELETE RESTRICT
);

CREATE TABLE "Integrations" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Integrations" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "ServiceId" TEXT NOT NULL,
    "KeyHash" TEXT NOT NULL,
    "KeyHint" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ArchivedAt" INTEGER NULL,
    CONSTRAINT "FK_Integrations_Services_ServiceId" FOREIGN KEY ("ServiceId") REFERENCES "Services" ("Id") ON DELETE RESTRICT
);

CREATE TABLE "Deliveries" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Deliveries" PRIMARY KEY,
    "IncidentId" TEXT NULL,
    "UserId" TEXT NOT NULL,
    "MethodId" TEXT NOT NULL,
    "Channel" TEXT NOT NULL,
    "Purpose" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "QueuedAt" INTEGER NOT NULL,
    "SentAt" INTEGER NULL,
    "Reason" TEXT NULL,
    CONSTRAINT "FK_Deliveries_ContactMethods_MethodId" FOREIGN KEY ("MethodId") REFERENCES "ContactMethods" ("Id") ON DELETE RESTRICT
);

CREATE TABLE "Escalations" (
    "IncidentId" TEXT NOT NULL CONSTRAINT "PK_Escalations" PRIMARY KEY,
    "PolicyName" TEXT NOT NULL,
    "Steps" TEXT NOT NULL,
    "Repeats" INTEGER NOT NULL,
    "PauseMinutes" INTEGER NOT NULL,
    "State" TEXT NOT NULL,
    "Step" INTEGER NOT NULL,
    "Round" INTEGER NOT NULL,
    "Climb" INTEGER NOT NULL,
    "StartedAt" INTEGER NOT NULL,
    "NextAt" INTEGER NULL,
    CONSTRAINT "FK_Escalations_Incidents_IncidentId" FOREIGN KEY ("IncidentId") REFERENCES "Incidents" ("Id") ON DELETE CASCADE
);

CREATE TABLE "IncidentTags" (
    "IncidentId" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    CONSTRAINT "PK_IncidentTags" PRIMARY KEY ("IncidentId", "Name"),
    CONSTRAINT "FK_IncidentTags_Incidents_IncidentId" FOREIGN KEY ("IncidentId") REFERENCES "Incidents" ("Id") ON DELETE CASCADE
);

CREATE TABLE "DeliveryAttempts" (
    "DeliveryId" TEXT NOT NULL,
    "Ordinal" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    "TookMs" INTEGER NOT NULL,
    "Answer" TEXT NOT NULL,
    CONSTRAINT "PK_DeliveryAttempts" PRIMARY KEY ("DeliveryId", "Ordinal"),
    CONSTRAINT "FK_DeliveryAttempts_Deliveries_DeliveryId" FOREIGN KEY ("DeliveryId") REFERENCES "Deliveries" ("Id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "IX_ApiKeys_Hash" ON "ApiKeys" ("Hash");

CREATE INDEX "IX_ContactMethods_UserId" ON "ContactMethods" ("UserId");

CREATE INDEX "IX_Deliveries_Incident" ON "Deliveries" ("IncidentId", "QueuedAt");

CREATE INDEX "IX_Deliveries_MethodId" ON "Deliveries" ("MethodId");

CREATE INDEX "IX_Deliveries_User" ON "Deliveries" ("UserId", "QueuedAt");

CREATE INDEX "IX_Escalations_Due" ON "Escalations" ("NextAt") WHERE "NextAt" IS NOT NULL;

CREATE INDEX "IX_Events_Early" ON "Events" ("ServiceId", "DedupKey") WHERE "Outcome" = 'Ignored';

CREATE INDEX "IX_Events_Waiting" ON "Events" ("Sequence") WHERE "Outcome" = 'Received';

CREATE INDEX "IX_Events_Integration" ON "Events" ("IntegrationId", "Sequence");

CREATE UNIQUE INDEX "IX_Events_Sender" ON "Events" ("IntegrationId", "SenderId") WHERE "SenderId" IS NOT NULL;

CREATE INDEX "IX_IncidentTags_Name" ON "IncidentTags" ("Name", "IncidentId");

CREATE INDEX "IX_Incidents_Key" ON "Incidents" ("ServiceId", "DedupKey", "Number");

CREATE UNIQUE INDEX "IX_Incidents_Number" ON "Incidents" ("Number");

CREATE INDEX "IX_Incidents_NotClosed" ON "Incidents" ("Number") WHERE "Response" <> 'Closed';

CREATE UNIQUE INDEX "IX_Incidents_OneOpenPerKey" ON "Incidents" ("ServiceId", "DedupKey") WHERE "Response" <> 'Closed' AND "DedupKey" IS NOT NULL;

CREATE INDEX "IX_Incidents_Service" ON "Incidents" ("ServiceId", "Number");

CREATE INDEX "IX_Incidents_Severity" ON "Incidents" ("Severity", "Number");

CREATE INDEX "IX_Incidents_Snoozed" ON "Incidents" ("SnoozedUntil") WHERE "SnoozedUntil" IS NOT NULL;

CREATE UNIQUE INDEX "IX_Integrations_KeyHash" ON "Integrations" ("KeyHash");

CREATE INDEX "IX_Integrations_ServiceId" ON "Integrations" ("ServiceId");

CREATE INDEX "IX_Jobs_Due" ON "Jobs" ("Queue", "Priority", "DueAt") WHERE "State" = 'Pending';

CREATE INDEX "IX_Jobs_Incident" ON "Jobs" ("IncidentId", "Sequence") WHERE "IncidentId" IS NOT NULL;

CREATE UNIQUE INDEX "IX_Jobs_Key" ON "Jobs" ("Key");

CREATE INDEX "IX_Jobs_Leases" ON "Jobs" ("LeasedUntil") WHERE "State" = 'Running';

CREATE INDEX "IX_Jobs_State" ON "Jobs" ("State", "Sequence");

CREATE INDEX "IX_Services_TeamId" ON "Services" ("TeamId");

CREATE INDEX "IX_Sessions_UserId" ON "Sessions" ("UserId");

CREATE INDEX "IX_TeamMembers_UserId" ON "TeamMembers" ("UserId");

CREATE INDEX "IX_Timeline_Incident" ON "Timeline" ("IncidentId", "Sequence");

CREATE UNIQUE INDEX "IX_Users_EmailKey" ON "Users" ("EmailKey");

INSERT INTO "EventCursor" ("Id", "CountedUpTo") VALUES (1, 0);
