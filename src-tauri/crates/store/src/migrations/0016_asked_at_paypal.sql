-- The studio's app at PayPal, by which calls of that source are looked up, as JSON. Its secret lies in the vault.
ALTER TABLE source ADD COLUMN paypal TEXT;
