import { Field, ObjectType } from 'type-graphql';
import { Dataset } from './dataset.type.ts';
import { DatasetVersion } from './dataset-version.type.ts';
import { resultUnion } from '../errors/expected-error.type.ts';
import { Receipt } from '../mutation/receipt.type.ts';

@ObjectType({ simpleResolvers: true })
export class RegisterDatasetVersionPayload {
  @Field(() => Receipt)
  receipt!: Receipt;

  @Field(() => Dataset, { nullable: true })
  dataset!: () => Promise<Dataset | null>;

  @Field(() => DatasetVersion, { nullable: true })
  datasetVersion!: () => Promise<DatasetVersion | null>;
}

export const RegisterDatasetVersionResult = resultUnion(
  'RegisterDatasetVersionResult',
  () => RegisterDatasetVersionPayload,
);
