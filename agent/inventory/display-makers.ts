/** Makers of screens by their PNP letters, those that stand in schools; the letters themselves say it for the others. */
const MAKERS: Readonly<Record<string, string>> = {
  ACI: 'Asus',
  ACR: 'Acer',
  AOC: 'AOC',
  APP: 'Apple',
  AUO: 'AU Optronics',
  AUS: 'Asus',
  BNQ: 'BenQ',
  BOE: 'BOE',
  CMN: 'Innolux',
  DEL: 'Dell',
  ENC: 'Eizo',
  FUS: 'Fujitsu',
  GSM: 'LG',
  HPN: 'HP',
  HWP: 'HP',
  IVM: 'Iiyama',
  IVO: 'InfoVision',
  LEN: 'Lenovo',
  LGD: 'LG Display',
  MEI: 'Panasonic',
  NEC: 'NEC',
  PHL: 'Philips',
  SAM: 'Samsung',
  SDC: 'Samsung Display',
  SEC: 'Epson',
  SHP: 'Sharp',
  SNY: 'Sony',
  VSC: 'ViewSonic',
}

/** The maker's name for three PNP letters. */
export function displayMaker(letters: string): string {
  return MAKERS[letters] ?? letters
}
