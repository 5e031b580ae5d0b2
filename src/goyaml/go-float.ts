/** strconv.FormatFloat(value, 'g', -1, 64): shortest digits, exponent form below 1e-4 and from 1e6 on. */
export function formatFloatG(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return plainDigits(mantissa, exponent);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function plainDigits(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace('-', '').replace('.', '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return sign + digits.padEnd(exponent + 1, '0');
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** strconv.FormatFloat(value, 'g', -1, 32), which keys and numbers in the place of texts go through. */
export function formatFloat32(value: number): string {
  if (!Number.isFinite(value)) return formatYamlFloat(value);
  const narrow = Math.fround(value);
  for (let digits = 1; digits < 10; digits++) {
    const short = Number(narrow.toPrecision(digits));
    if (Math.fround(short) === narrow) return formatFloatG(short);
  }
  return formatFloatG(narrow);
}

/** A float as YAML writes it: `.inf`, `.nan`. */
export function formatYamlFloat(value: number): string {
  return formatFloatG(value).replace('+Inf', '.inf').replace('-Inf', '-.inf').replace('NaN', '.nan');
}
