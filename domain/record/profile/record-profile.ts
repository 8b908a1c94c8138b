/**
 * The shape of a record's file as data: one per `PHIEN_BAN` and `THONG_TU`, fixed for a school year at its opening
 * (record-files.md section 1), because a mapping changed in May would void the signatures of March.
 */
export type RecordProfile = {
  readonly name: string;
  readonly idAttribute: 'Id' | 'id';
  readonly regions: { readonly general: ComplexRule; readonly history: ComplexRule; readonly summary: ComplexRule };
  readonly tags: {
    readonly record: string;
    readonly data: string;
    readonly signers: string;
    readonly signedAt: string;
    readonly personalId: string;
    readonly signer: Readonly<Record<SignatureRole, string>>;
  };
  /** The element of one subject's row: also what a subject teacher's row digest is made over. */
  readonly subjectRow: ComplexRule;
  readonly list: { readonly tag: string; readonly idAttribute: 'Id' | 'id'; readonly id: string };
  /** Signature methods by their URI: what a key of each kind produces, and what is accepted when checking. */
  readonly signatureMethods: {
    readonly produced: Readonly<Record<'RSA' | 'EC', string>>;
    readonly accepted: readonly string[];
  };
  /** One signature over a manifest of salted row digests (record-files.md section 1). */
  readonly subjectSignature: 'manifest';
};

/** Who signs a record's file, in this order (signatures.md section 7: person first, organisation last). */
export type SignatureRole = 'homeroom' | 'principal' | 'seal';

/** A tag with children; `idPrefix` gives it the Id `<prefix>-<lookupCode>`. */
export type ComplexRule = {
  readonly tag: string;
  readonly idPrefix?: string;
  readonly children: readonly Rule[];
};

/** A list: `each` once for every member of the array at `forEach`, in its order, inside `tag` if there is one. */
export type ListRule = {
  readonly forEach: string;
  readonly each: ComplexRule;
  readonly tag?: string;
  /** Members of another status are left out. */
  readonly onlyStatus?: readonly string[];
};

/** A tag with a value only. `from` is a path into the document, or into the member of the list it stands in. */
export type ValueRule = {
  readonly tag: string;
  readonly from: string;
  readonly as: ValueForm;
  readonly mandatory: Mandatory;
};

export type Rule = ValueRule | ComplexRule | ListRule;

/** `untilSchoolYear`: for this school year and earlier ones (D26). */
export type Mandatory = 'always' | 'never' | { readonly untilSchoolYear: string };

/** How a value is written: as text, as a number, as `dd/MM/yyyy`, as a date-time with offset, or by a map of values. */
export type ValueForm =
  | 'text'
  | 'number'
  | 'displayDate'
  | 'day'
  | 'dateTime'
  | { readonly constant: string }
  | { readonly map: Readonly<Record<string, string>> };
