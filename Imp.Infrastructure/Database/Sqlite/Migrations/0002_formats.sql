-- A request may hold several alerts, each an event of its own; the first keeps the body.
ALTER TABLE "Events" ADD COLUMN "RequestSequence" INTEGER NULL;

-- Description, labels, links and images, as JSON.
ALTER TABLE "Events" ADD COLUMN "Details" TEXT NULL;

-- What the sender signs with, encrypted.
ALTER TABLE "Integrations" ADD COLUMN "SigningSecret" TEXT NULL;

-- The ledger by outcome. Most events merely join an incident; they are found there, and do not pay for this.
CREATE INDEX "IX_Events_Outcome" ON "Events" ("Outcome", "Sequence") WHERE "Outcome" <> 'Attached';
