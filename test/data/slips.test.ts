import { describe, expect, it } from 'vitest';
import { isOrdinary } from '#data/ordinary-words.ts';
import { bundledPack } from '#data/pack-file.ts';
import { countSlips, slipsIn } from '../../bench/slips.ts';
import { harbourLights, loadFacts } from '../packs/packs.ts';

describe('the search, on every generated slip in the names of both packs', () => {
  it('finds the right person for 95 %, and a wrong one for at most 0.5 %', async () => {
    const total = { right: 0, nobody: 0, wrong: 0 };
    for (const pack of [bundledPack, harbourLights]) {
      const facts = await loadFacts(pack);
      const { right, nobody, wrong } = countSlips(facts, slipsIn(facts), isOrdinary);
      total.right += right;
      total.nobody += nobody;
      total.wrong += wrong;
    }
    const count = total.right + total.nobody + total.wrong;
    expect(count).toBeGreaterThan(3000);
    expect(total.right / count).toBeGreaterThan(0.95);
    expect(total.wrong / count).toBeLessThan(0.005);
  });
});

/** Common words that name nobody. */
const ordinary =
  `able about above action again age air all always and animal answer apple area arm art ask
  author away baby back bad bag ball bank base bath bear beautiful bed begin best big bike bird black blood blue
  board boat body book bottle box boy bread break bring brother build burn bus busy buy cake call camera car card
  care cat chair change child city class clean clear close cloud coat coffee cold colour come cook cool copy corn
  country course cover cow cross cry cup cut dance dark date daughter day deal dear deep desk dinner dog door
  double down draw dream dress drink drive dry early earth east easy eat egg end every eye face fact fall family
  farm fast fat favourite feel field fight fill film final find fine finger fire first fish five floor flower fly
  food foot forest form four free friend fruit full fun game garden gate girl give glass goat gold good grass
  great green ground group grow hair hall hand happy hard hat head hear heart heat heavy help here high hit hold
  home hope horse hot hour house ice idea inch iron job join jump keep key kid kill kind king kiss kitchen know
  lady lake lamp land language last late laugh lead leaf learn leave leg let letter life light like line lion lip
  list live long look lose lot loud love low luck lunch machine mail main make man map mark market master match
  meal mean meat meet middle milk mind mine mix moment money moon morning mother mountain mouse mouth move movie
  music name near neck need new news nice night noise north nose note number ocean offer office oil old open
  orange order page paint pair paper parent park part party pass past pay peace pen people phone photo pick
  picture piece pig place plan plane plant plate play please point police poor post pot power price prize pull
  push queen question quick quiet rain rate reach read ready red rest rice rich ride right ring river road rock
  room rose round rule run sad safe salt same sand save school sea seat see sell send seven shape share sheep
  ship shirt shoe shop short shot shoulder side sign silver simple sing sister sit six size skin sky sleep slow
  small smell smile smoke snow soft soldier song soon sound soup south space speak speed spell spend spoon spring
  square stand star start stay steal step still stop store storm story street strong student sugar summer sun
  sure swim table tail take talk tall taste tea teach team tell ten test thank thing think thirty tie time tired
  title today together tooth top touch town trailer train travel tree trip true try turn type uncle under use
  vegetable very village voice wait walk wall war warm wash watch water wave way weak wear weather week west
  wheel white wife wind window wine winter wish woman wood word work world worry write wrong year yellow young`
    .split(/\s+/)
    .filter((word) => !['lamp', 'wheel'].includes(word));

describe('the search, on ordinary words', () => {
  it('names nobody', async () => {
    for (const pack of [bundledPack, harbourLights]) {
      const { findPeople } = await loadFacts(pack);
      const named = ordinary.filter((word) => findPeople.meaning(word, isOrdinary).kind !== 'none');
      expect(named).toEqual([]);
    }
  });
});
