-- The sweep asks which bytes are named, some at a time.
CREATE UNIQUE INDEX "IX_Attachments_Content" ON "Attachments" ("ContentId");
