-- A person may take a version for verified where its verification did not decide; that never looks like a pass.
ALTER TABLE "promotion_verification" DROP CONSTRAINT "promotion_verification_state";
ALTER TABLE "promotion_verification" ADD CONSTRAINT "promotion_verification_state"
  CHECK ("state" IN ('pending', 'running', 'pass', 'fail', 'inconclusive', 'error', 'accepted'));
