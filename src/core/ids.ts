// The branded identifiers that travel through the chain.

export type SourceId = string & { readonly __brand: 'SourceId' }
/** The id a source gave its post; unique inside that source only. Always a string, never a number. */
export type PostId = string & { readonly __brand: 'PostId' }
/** `source:id`, unique everywhere; what alerts and situations cite as evidence. */
export type DocumentKey = string & { readonly __brand: 'DocumentKey' }
/** A keyed pseudonym such as `p3:k7…`; never a name, number or account id. */
export type Pseudonym = string & { readonly __brand: 'Pseudonym' }
/** A dotted path in the taxonomy, for instance `accident.fire`; `*` is the root. */
export type TopicId = string & { readonly __brand: 'TopicId' }
/**
 * An administrative code whose length says its level: '' country, 2 province, 4 city, 6 district, 9 street, 12 community.
 * Masked names (A市, A7县) have codes of the same lengths that start with `MX`.
 */
export type PlaceCode = string & { readonly __brand: 'PlaceCode' }

export function documentKey(source: SourceId, id: PostId): DocumentKey {
  return `${source}:${id}` as DocumentKey
}

export const rootTopic = '*' as TopicId
export const anywhere = '' as PlaceCode

/** The topic of documents about none of the topics. */
export const otherTopic = 'other' as TopicId

/** The account that all sources share which neither the configuration nor a token speaks for; it never moves the watermark of others. */
export const unknownSource = 'unknown' as SourceId
