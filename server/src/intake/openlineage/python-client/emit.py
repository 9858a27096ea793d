"""Sends the events of some runs with the official client, as a producer's code does.

    emit.py URL http|async_http RUNS [gzip]

Prints one JSON line: which runs were sent, and what the transport says became of them. Ends with 1 when an event failed.
"""

import json
import sys
from datetime import datetime, timedelta, timezone
from uuid import UUID

from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import Dataset, DatasetEvent, InputDataset, Job, JobEvent, OutputDataset, Run, RunEvent, RunState
from openlineage.client.facet_v2 import (
    column_lineage_dataset,
    dataset_version_dataset,
    datasource_dataset,
    documentation_dataset,
    execution_parameters_run,
    job_type_job,
    nominal_time_run,
    output_statistics_output_dataset,
    ownership_dataset,
    parent_run,
    schema_dataset,
    symlinks_dataset,
    tags_dataset,
    test_run,
)

PRODUCER = "https://example.org/rootline-test"
START = datetime(2026, 1, 31, 12, 0, tzinfo=timezone.utc)
NAMESPACE = "python-client"
PARENT = str(UUID(int=0x0194A6B07C1E7D619D2A000000000000))


def client(url: str, kind: str, gzip: bool) -> OpenLineageClient:
    transport = {
        "type": kind,
        "url": url,
        "auth": {"type": "api_key", "apiKey": "not-checked-yet"},
        **({"compression": "gzip"} if gzip else {}),
    }
    return OpenLineageClient(config={"transport": transport})


def schema(*names: str) -> schema_dataset.SchemaDatasetFacet:
    return schema_dataset.SchemaDatasetFacet(
        fields=[schema_dataset.SchemaDatasetFacetFields(name=name, type="VARCHAR") for name in names]
    )


def raw() -> InputDataset:
    return InputDataset(
        namespace=NAMESPACE,
        name="raw",
        facets={
            "schema": schema("id", "amount"),
            "dataSource": datasource_dataset.DatasourceDatasetFacet(name="lake", uri="s3://lake"),
        },
    )


def clean(version: str) -> OutputDataset:
    source = column_lineage_dataset.InputField(
        namespace=NAMESPACE,
        name="raw",
        field="id",
        transformations=[column_lineage_dataset.Transformation(type="DIRECT", subtype="IDENTITY")],
    )
    return OutputDataset(
        namespace=NAMESPACE,
        name="clean",
        facets={
            "schema": schema("id"),
            "datasetVersion": dataset_version_dataset.DatasetVersionDatasetFacet(datasetVersion=version),
            "columnLineage": column_lineage_dataset.ColumnLineageDatasetFacet(
                fields={"id": column_lineage_dataset.Fields(inputFields=[source])}
            ),
            "symlinks": symlinks_dataset.SymlinksDatasetFacet(
                identifiers=[symlinks_dataset.Identifier(namespace="hive", name="db.clean", type="TABLE")]
            ),
            "ownership": ownership_dataset.OwnershipDatasetFacet(
                owners=[ownership_dataset.Owner(name="ada@example.org", type="MAINTAINER")]
            ),
            "tags": tags_dataset.TagsDatasetFacet(tags=[tags_dataset.TagsDatasetFacetFields(key="tier", value="gold")]),
        },
        outputFacets={
            "outputStatistics": output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(rowCount=42, size=4200)
        },
    )


def run_events(number: int) -> list[RunEvent]:
    run_id = str(UUID(int=UUID(PARENT).int + 1 + number))
    started = START + timedelta(minutes=number)
    facets = {
        "parent": parent_run.ParentRunFacet(
            run=parent_run.Run(runId=PARENT), job=parent_run.Job(namespace=NAMESPACE, name="pipeline")
        ),
        "nominalTime": nominal_time_run.NominalTimeRunFacet(nominalStartTime=started.isoformat()),
        "executionParameters": execution_parameters_run.ExecutionParametersRunFacet(
            parameters=[execution_parameters_run.ExecutionParameter(key="depth", value=str(number))]
        ),
        "testRun": test_run.TestRunFacet(tests=[test_run.TestExecution(name="not_empty", status="pass")]),
    }
    job = Job(
        namespace=NAMESPACE,
        name="clean-up",
        facets={"jobType": job_type_job.JobTypeJobFacet(processingType="BATCH", integration="PYTHON", jobType="JOB")},
    )

    def event(state: RunState, seconds: int, outputs: list[OutputDataset]) -> RunEvent:
        return RunEvent(
            eventType=state,
            eventTime=(started + timedelta(seconds=seconds)).isoformat(),
            run=Run(runId=run_id, facets=facets),
            job=job,
            producer=PRODUCER,
            inputs=[raw()],
            outputs=outputs,
        )

    return [event(RunState.START, 0, []), event(RunState.COMPLETE, 30, [clean(f"v{number}")])]


def main() -> int:
    url, kind, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    sender = client(url, kind, gzip=sys.argv[4:] == ["gzip"])
    events = [event for number in range(count) for event in run_events(number)]
    for event in events:
        sender.emit(event)
    sender.emit(
        JobEvent(
            eventTime=START.isoformat(),
            job=Job(namespace=NAMESPACE, name="declared"),
            producer=PRODUCER,
            inputs=[raw()],
            outputs=[OutputDataset(namespace=NAMESPACE, name="planned")],
        )
    )
    documented = {"documentation": documentation_dataset.DocumentationDatasetFacet(description="As it arrives.")}
    sender.emit(
        DatasetEvent(
            eventTime=START.isoformat(),
            dataset=Dataset(namespace=NAMESPACE, name="raw", facets=documented),
            producer=PRODUCER,
        )
    )
    done = sender.close(60)
    stats = sender.transport.get_stats() if hasattr(sender.transport, "get_stats") else {}
    print(json.dumps({"runs": [event.run.runId for event in events[::2]], "done": done, "stats": stats}))
    return 1 if stats.get("failed", 0) else 0


if __name__ == "__main__":
    sys.exit(main())
