import { Field, InterfaceType } from 'type-graphql';
import { DateTime } from '../scalars/date-time.scalar.ts';
import { Entity, Node } from './entity.type.ts';
import { textOf } from './values.ts';

@InterfaceType({
  description: 'A state of a dataset, feature view or model that a run can read or make.',
  implements: [Node, Entity],
  resolveType: (value: Entity) => value.record.kind,
})
export abstract class Version extends Entity {
  @Field(() => String, { nullable: true, description: "The producer's name for it; null when it gave none." })
  get version(): string | null {
    // A name that came after the version was known by its run is another name of it.
    return this.record.key['version'] ?? this.record.aliases[0] ?? null;
  }

  @Field(() => String, { nullable: true, description: 'Of its content, as the producer gave it.' })
  get digest(): string | null {
    return textOf(this.record.values['digest']);
  }

  @Field(() => String, { nullable: true, description: 'Where its content lies.' })
  get uri(): string | null {
    return textOf(this.record.values['uri']);
  }

  @Field(() => DateTime, { nullable: true, description: 'Since when it can be read.' })
  get availableAt(): number | null {
    return this.record.availableAt;
  }
}
