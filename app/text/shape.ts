type PluralOne<Text> = {
  [Key in keyof Text as Key extends `${infer Base}_other` ? `${Base}_one` : never]?: string;
};

/**
 * The shape which a second language must fill, given the Japanese texts of a namespace: the same keys at the same depth.
 * Beside each plural key `x_other` a language may also give `x_one`, which Japanese does not have.
 */
export type TextOf<Text> = {
  readonly [Key in keyof Text]: Text[Key] extends string ? string : TextOf<Text[Key]>;
} & PluralOne<Text>;
