ALTER TABLE "Deliveries" ADD COLUMN "DeliveredAt" INTEGER NULL;

ALTER TABLE "Deliveries" ADD COLUMN "ReceiptDueAt" INTEGER NULL;

CREATE INDEX "IX_Deliveries_Receipt" ON "Deliveries" ("ReceiptDueAt") WHERE "ReceiptDueAt" IS NOT NULL;
