// A fact's rows over time: the writer finds the one that is held true now by the fact's id.

CREATE RANGE INDEX read_by_fact_id IF NOT EXISTS FOR ()-[r:READ_BY]-() ON (r.factId);
CREATE RANGE INDEX writes_fact_id IF NOT EXISTS FOR ()-[r:WRITES]-() ON (r.factId);
CREATE RANGE INDEX served_by_fact_id IF NOT EXISTS FOR ()-[r:SERVED_BY]-() ON (r.factId);
CREATE RANGE INDEX feeds_fact_id IF NOT EXISTS FOR ()-[r:FEEDS]-() ON (r.factId);
CREATE RANGE INDEX derived_into_fact_id IF NOT EXISTS FOR ()-[r:DERIVED_INTO]-() ON (r.factId);
CREATE RANGE INDEX consumed_by_fact_id IF NOT EXISTS FOR ()-[r:CONSUMED_BY]-() ON (r.factId);
CREATE RANGE INDEX produced_fact_id IF NOT EXISTS FOR ()-[r:PRODUCED]-() ON (r.factId);
CREATE RANGE INDEX built_into_fact_id IF NOT EXISTS FOR ()-[r:BUILT_INTO]-() ON (r.factId);
CREATE RANGE INDEX evaluated_by_fact_id IF NOT EXISTS FOR ()-[r:EVALUATED_BY]-() ON (r.factId);
CREATE RANGE INDEX deployed_as_fact_id IF NOT EXISTS FOR ()-[r:DEPLOYED_AS]-() ON (r.factId);
CREATE RANGE INDEX reused_by_fact_id IF NOT EXISTS FOR ()-[r:REUSED_BY]-() ON (r.factId);
CREATE RANGE INDEX triggered_fact_id IF NOT EXISTS FOR ()-[r:TRIGGERED]-() ON (r.factId);
CREATE RANGE INDEX led_to_fact_id IF NOT EXISTS FOR ()-[r:LED_TO]-() ON (r.factId);
CREATE RANGE INDEX hosted_fact_id IF NOT EXISTS FOR ()-[r:HOSTED]-() ON (r.factId);
CREATE RANGE INDEX has_version_fact_id IF NOT EXISTS FOR ()-[r:HAS_VERSION]-() ON (r.factId);
CREATE RANGE INDEX has_run_fact_id IF NOT EXISTS FOR ()-[r:HAS_RUN]-() ON (r.factId);
CREATE RANGE INDEX parent_of_fact_id IF NOT EXISTS FOR ()-[r:PARENT_OF]-() ON (r.factId);
CREATE RANGE INDEX has_schema_fact_id IF NOT EXISTS FOR ()-[r:HAS_SCHEMA]-() ON (r.factId);
CREATE RANGE INDEX owned_by_fact_id IF NOT EXISTS FOR ()-[r:OWNED_BY]-() ON (r.factId);
CREATE RANGE INDEX authored_by_fact_id IF NOT EXISTS FOR ()-[r:AUTHORED_BY]-() ON (r.factId);
CREATE RANGE INDEX has_commit_fact_id IF NOT EXISTS FOR ()-[r:HAS_COMMIT]-() ON (r.factId);
CREATE RANGE INDEX followed_by_fact_id IF NOT EXISTS FOR ()-[r:FOLLOWED_BY]-() ON (r.factId);
CREATE RANGE INDEX has_job_version_fact_id IF NOT EXISTS FOR ()-[r:HAS_JOB_VERSION]-() ON (r.factId);
CREATE RANGE INDEX of_job_version_fact_id IF NOT EXISTS FOR ()-[r:OF_JOB_VERSION]-() ON (r.factId);
CREATE RANGE INDEX mapped_by_fact_id IF NOT EXISTS FOR ()-[r:MAPPED_BY]-() ON (r.factId);
CREATE RANGE INDEX maps_into_fact_id IF NOT EXISTS FOR ()-[r:MAPS_INTO]-() ON (r.factId);
