import type { Moment } from '@rootline/graph';
import { Field, ObjectType } from 'type-graphql';
import { Entity, Node } from '../entity/entity.type.ts';
import { objectOf, textOf, textUnder } from '../entity/values.ts';
import { entityConnectionType } from '../page/connection.ts';

/** Where a job's code is; its repository and commit are looked up by what it says. */
@ObjectType({ description: "Where a job's code is.", simpleResolvers: true })
export class SourceCode {
  @Field(() => String, { nullable: true, description: 'Of the version control system: git …' })
  type!: string | null;

  @Field(() => String, { nullable: true, description: 'Of the file itself.' })
  url!: string | null;

  @Field(() => String, { nullable: true })
  repositoryUrl!: string | null;

  @Field(() => String, { nullable: true })
  path!: string | null;

  @Field(() => String, { nullable: true, description: 'The commit.' })
  revision!: string | null;

  @Field(() => String, { nullable: true })
  branch!: string | null;

  @Field(() => String, { nullable: true })
  tag!: string | null;

  readonly moment!: Moment;
}

@ObjectType({ description: 'Something that runs again and again.', implements: [Node, Entity], simpleResolvers: true })
export class Job extends Entity {
  @Field(() => String, { nullable: true, description: 'TASK, DAG, QUERY, MODEL … as the producer said.' })
  get jobType(): string | null {
    return textOf(this.record.values['jobType']);
  }

  @Field(() => String, { nullable: true, description: 'BATCH or STREAMING.' })
  get processingType(): string | null {
    return textOf(this.record.values['processingType']);
  }

  @Field(() => String, { nullable: true, description: 'The tool that reports it: AIRFLOW, SPARK, DBT …' })
  get integration(): string | null {
    return textOf(this.record.values['integration']);
  }

  @Field(() => String, { nullable: true, description: 'Of the code.' })
  get language(): string | null {
    return textOf(this.record.values['language']);
  }

  @Field(() => SourceCode, { nullable: true })
  get sourceCode(): SourceCode | null {
    const source = objectOf(this.record.values['sourceCode']);
    if (source === null) return null;
    return {
      type: textUnder(source, 'type'),
      url: textUnder(source, 'url'),
      repositoryUrl: textUnder(source, 'repository', 'repoUrl'),
      path: textUnder(source, 'path'),
      revision: textUnder(source, 'revision', 'commit', 'version'),
      branch: textUnder(source, 'branch'),
      tag: textUnder(source, 'tag'),
      moment: this.moment,
    };
  }
}

export const JobConnection = entityConnectionType('Job', () => Job);
