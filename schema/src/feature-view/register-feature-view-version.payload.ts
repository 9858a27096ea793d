import { Field, ObjectType } from 'type-graphql';
import { FeatureView } from './feature-view.type.ts';
import { FeatureViewVersion } from './feature-view-version.type.ts';
import { resultUnion } from '../errors/expected-error.type.ts';
import { Receipt } from '../mutation/receipt.type.ts';

@ObjectType({ simpleResolvers: true })
export class RegisterFeatureViewVersionPayload {
  @Field(() => Receipt)
  receipt!: Receipt;

  @Field(() => FeatureView, { nullable: true })
  featureView!: () => Promise<FeatureView | null>;

  @Field(() => FeatureViewVersion, { nullable: true })
  featureViewVersion!: () => Promise<FeatureViewVersion | null>;
}

export const RegisterFeatureViewVersionResult = resultUnion(
  'RegisterFeatureViewVersionResult',
  () => RegisterFeatureViewVersionPayload,
);
