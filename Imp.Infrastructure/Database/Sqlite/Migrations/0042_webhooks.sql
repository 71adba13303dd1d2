CREATE TABLE "Webhooks" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Webhooks" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "Address" TEXT NOT NULL,
    "Secret" TEXT NOT NULL,
    "OldSecret" TEXT NULL,
    "OldSecretUntil" INTEGER NULL,
    "Filter" TEXT NOT NULL,
    "IsOn" INTEGER NOT NULL,
    "OffReason" TEXT NULL,
    "OffAt" INTEGER NULL,
    "Seen" INTEGER NOT NULL,
    "Failures" INTEGER NOT NULL,
    "FailingSince" INTEGER NULL,
    "TriedAt" INTEGER NULL,
    "CreatedAt" INTEGER NOT NULL,
    "RemovedAt" INTEGER NULL
);

CREATE TABLE "WebhookDeliveries" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_WebhookDeliveries" PRIMARY KEY,
    "WebhookId" TEXT NOT NULL,
    "Event" INTEGER NULL,
    "State" TEXT NOT NULL,
    "QueuedAt" INTEGER NOT NULL,
    "DeliveredAt" INTEGER NULL,
    CONSTRAINT "FK_WebhookDeliveries_Webhooks_WebhookId" FOREIGN KEY ("WebhookId") REFERENCES "Webhooks" ("Id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "IX_WebhookDeliveries_Once" ON "WebhookDeliveries" ("WebhookId", "Event") WHERE "Event" IS NOT NULL;

CREATE INDEX "IX_WebhookDeliveries_Log" ON "WebhookDeliveries" ("WebhookId", "QueuedAt", "Id");

CREATE INDEX "IX_WebhookDeliveries_QueuedAt" ON "WebhookDeliveries" ("QueuedAt");

CREATE TABLE "WebhookAttempts" (
    "DeliveryId" TEXT NOT NULL,
    "Ordinal" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    "TookMs" INTEGER NOT NULL,
    "Answer" TEXT NOT NULL,
    CONSTRAINT "PK_WebhookAttempts" PRIMARY KEY ("DeliveryId", "Ordinal"),
    CONSTRAINT "FK_WebhookAttempts_WebhookDeliveries_DeliveryId" FOREIGN KEY ("DeliveryId") REFERENCES "WebhookDeliveries" ("Id") ON DELETE CASCADE
);
