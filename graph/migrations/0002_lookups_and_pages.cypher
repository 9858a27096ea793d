// Lookups and ordered pages.

// An alias may be retracted and learnt again: several rows of one id over time.
CREATE RANGE INDEX alias_id IF NOT EXISTS FOR (a:Alias) ON (a.id);
CREATE RANGE INDEX alias_to IF NOT EXISTS FOR (a:Alias) ON (a.to);
// `<of>|<time>|<version>`: the latest version before a moment is the last key of a range.
CREATE RANGE INDEX availability_key IF NOT EXISTS FOR (a:Availability) ON (a.key);
CREATE RANGE INDEX availability_run IF NOT EXISTS FOR (a:Availability) ON (a.run);
CREATE RANGE INDEX availability_version IF NOT EXISTS FOR (a:Availability) ON (a.version);
CREATE RANGE INDEX read_key IF NOT EXISTS FOR (r:Read) ON (r.key);
CREATE RANGE INDEX read_run IF NOT EXISTS FOR (r:Read) ON (r.run);
CREATE RANGE INDEX entry_at IF NOT EXISTS FOR (e:Entry) ON (e.at);
// Abbreviated hashes, as people type them.
CREATE RANGE INDEX commit_sha IF NOT EXISTS FOR (c:Commit) ON (c.sha);

// Names, of the kinds that people call by name.
CREATE RANGE INDEX project_name IF NOT EXISTS FOR (n:Project) ON (n.name);
CREATE RANGE INDEX dataset_name IF NOT EXISTS FOR (n:Dataset) ON (n.name);
CREATE RANGE INDEX feature_view_name IF NOT EXISTS FOR (n:FeatureView) ON (n.name);
CREATE RANGE INDEX repository_name IF NOT EXISTS FOR (n:Repository) ON (n.name);
CREATE RANGE INDEX job_name IF NOT EXISTS FOR (n:Job) ON (n.name);
CREATE RANGE INDEX pipeline_name IF NOT EXISTS FOR (n:Pipeline) ON (n.name);
CREATE RANGE INDEX experiment_name IF NOT EXISTS FOR (n:Experiment) ON (n.name);
CREATE RANGE INDEX registered_model_name IF NOT EXISTS FOR (n:RegisteredModel) ON (n.name);
CREATE RANGE INDEX deployment_name IF NOT EXISTS FOR (n:Deployment) ON (n.name);
CREATE RANGE INDEX environment_name IF NOT EXISTS FOR (n:Environment) ON (n.name);
CREATE RANGE INDEX principal_name IF NOT EXISTS FOR (n:Principal) ON (n.name);

// `<time>|<id>`, newest first: keyset pages of each kind.
CREATE RANGE INDEX project_page_key IF NOT EXISTS FOR (n:Project) ON (n.pageKey);
CREATE RANGE INDEX dataset_page_key IF NOT EXISTS FOR (n:Dataset) ON (n.pageKey);
CREATE RANGE INDEX dataset_version_page_key IF NOT EXISTS FOR (n:DatasetVersion) ON (n.pageKey);
CREATE RANGE INDEX schema_page_key IF NOT EXISTS FOR (n:Schema) ON (n.pageKey);
CREATE RANGE INDEX feature_view_page_key IF NOT EXISTS FOR (n:FeatureView) ON (n.pageKey);
CREATE RANGE INDEX feature_view_version_page_key IF NOT EXISTS FOR (n:FeatureViewVersion) ON (n.pageKey);
CREATE RANGE INDEX repository_page_key IF NOT EXISTS FOR (n:Repository) ON (n.pageKey);
CREATE RANGE INDEX commit_page_key IF NOT EXISTS FOR (n:Commit) ON (n.pageKey);
CREATE RANGE INDEX ref_page_key IF NOT EXISTS FOR (n:Ref) ON (n.pageKey);
CREATE RANGE INDEX job_page_key IF NOT EXISTS FOR (n:Job) ON (n.pageKey);
CREATE RANGE INDEX job_version_page_key IF NOT EXISTS FOR (n:JobVersion) ON (n.pageKey);
CREATE RANGE INDEX run_page_key IF NOT EXISTS FOR (n:Run) ON (n.pageKey);
CREATE RANGE INDEX pipeline_page_key IF NOT EXISTS FOR (n:Pipeline) ON (n.pageKey);
CREATE RANGE INDEX experiment_page_key IF NOT EXISTS FOR (n:Experiment) ON (n.pageKey);
CREATE RANGE INDEX registered_model_page_key IF NOT EXISTS FOR (n:RegisteredModel) ON (n.pageKey);
CREATE RANGE INDEX model_version_page_key IF NOT EXISTS FOR (n:ModelVersion) ON (n.pageKey);
CREATE RANGE INDEX artifact_page_key IF NOT EXISTS FOR (n:Artifact) ON (n.pageKey);
CREATE RANGE INDEX environment_page_key IF NOT EXISTS FOR (n:Environment) ON (n.pageKey);
CREATE RANGE INDEX deployment_page_key IF NOT EXISTS FOR (n:Deployment) ON (n.pageKey);
CREATE RANGE INDEX principal_page_key IF NOT EXISTS FOR (n:Principal) ON (n.pageKey);

// Pages of one namespace; used for order too when a query asks for both properties in it.
CREATE RANGE INDEX dataset_namespace_page IF NOT EXISTS FOR (n:Dataset) ON (n.namespace, n.pageKey);
CREATE RANGE INDEX job_namespace_page IF NOT EXISTS FOR (n:Job) ON (n.namespace, n.pageKey);
