// SPDX-License-Identifier: MIT
#include "base/language.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace matinee {

namespace {

// ISO 639-1 codes and their ISO 639-2/T codes, as "xx=xxx ".
constexpr std::string_view k_codes =
    "aa=aar ab=abk ae=ave af=afr ak=aka am=amh an=arg ar=ara as=asm av=ava ay=aym az=aze ba=bak "
    "be=bel bg=bul bh=bih bi=bis bm=bam bn=ben bo=bod br=bre bs=bos ca=cat ce=che ch=cha co=cos "
    "cr=cre cs=ces cu=chu cv=chv cy=cym da=dan de=deu dv=div dz=dzo ee=ewe el=ell en=eng eo=epo "
    "es=spa et=est eu=eus fa=fas ff=ful fi=fin fj=fij fo=fao fr=fra fy=fry ga=gle gd=gla gl=glg "
    "gn=grn gu=guj gv=glv ha=hau he=heb hi=hin ho=hmo hr=hrv ht=hat hu=hun hy=hye hz=her ia=ina "
    "id=ind ie=ile ig=ibo ii=iii ik=ipk io=ido is=isl it=ita iu=iku ja=jpn jv=jav ka=kat kg=kon "
    "ki=kik kj=kua kk=kaz kl=kal km=khm kn=kan ko=kor kr=kau ks=kas ku=kur kv=kom kw=cor ky=kir "
    "la=lat lb=ltz lg=lug li=lim ln=lin lo=lao lt=lit lu=lub lv=lav mg=mlg mh=mah mi=mri mk=mkd "
    "ml=mal mn=mon mr=mar ms=msa mt=mlt my=mya na=nau nb=nob nd=nde ne=nep ng=ndo nl=nld nn=nno "
    "no=nor nr=nbl nv=nav ny=nya oc=oci oj=oji om=orm or=ori os=oss pa=pan pi=pli pl=pol ps=pus "
    "pt=por qu=que rm=roh rn=run ro=ron ru=rus rw=kin sa=san sc=srd sd=snd se=sme sg=sag si=sin "
    "sk=slk sl=slv sm=smo sn=sna so=som sq=sqi sr=srp ss=ssw st=sot su=sun sv=swe sw=swa ta=tam "
    "te=tel tg=tgk th=tha ti=tir tk=tuk tl=tgl tn=tsn to=ton tr=tur ts=tso tt=tat tw=twi ty=tah "
    "ug=uig uk=ukr ur=urd uz=uzb ve=ven vi=vie vo=vol wa=wln wo=wol xh=xho yi=yid yo=yor za=zha "
    "zh=zho zu=zul ";

// Some languages also have a bibliographic code: ISO 639-2/B and its /T code, as "bbb=ttt ".
constexpr std::string_view k_bibliographic =
    "alb=sqi arm=hye baq=eus bur=mya chi=zho cze=ces dut=nld fre=fra geo=kat ger=deu gre=ell "
    "ice=isl "
    "mac=mkd mao=mri may=msa per=fas rum=ron slo=slk tib=bod wel=cym ";

// English names and ISO 639-2/T codes, as "name=xxx ". The space before each name keeps a lookup
// from matching the end of a longer name.
constexpr std::string_view k_names =
    " afrikaans=afr albanian=sqi amharic=amh arabic=ara aramaic=arc armenian=hye assamese=asm "
    "aymara=aym azerbaijani=aze bambara=bam basque=eus belarusian=bel bengali=ben berber=ber "
    "bosnian=bos breton=bre bulgarian=bul burmese=mya cantonese=yue catalan=cat chechen=che "
    "chinese=zho corsican=cos cree=cre croatian=hrv czech=ces danish=dan dari=prs dutch=nld "
    "dzongkha=dzo english=eng esperanto=epo estonian=est faroese=fao farsi=fas filipino=fil "
    "finnish=fin flemish=nld french=fra frisian=fry fulah=ful gaelic=gla galician=glg "
    "georgian=kat german=deu greek=ell guarani=grn gujarati=guj haitian=hat hausa=hau "
    "hawaiian=haw hebrew=heb hindi=hin hungarian=hun icelandic=isl igbo=ibo indonesian=ind "
    "inuktitut=iku irish=gle italian=ita japanese=jpn javanese=jav kannada=kan kazakh=kaz "
    "khmer=khm kinyarwanda=kin korean=kor kurdish=kur kyrgyz=kir laotian=lao latin=lat "
    "latvian=lav lingala=lin lithuanian=lit luxembourgish=ltz macedonian=mkd malagasy=mlg "
    "malay=msa malayalam=mal maltese=mlt mandarin=cmn maori=mri marathi=mar mongolian=mon "
    "navajo=nav nepali=nep norwegian=nor occitan=oci oriya=ori pashto=pus persian=fas polish=pol "
    "portuguese=por punjabi=pan quechua=que romanian=ron romansh=roh romany=rom russian=rus "
    "sami=smi samoan=smo sanskrit=san serbian=srp shona=sna sicilian=scn sinhala=sin "
    "sinhalese=sin slovak=slk slovene=slv slovenian=slv somali=som spanish=spa swahili=swa "
    "swedish=swe swiss_german=gsw tagalog=tgl tahitian=tah tajik=tgk tamil=tam tatar=tat "
    "telugu=tel thai=tha tibetan=bod tigrinya=tir turkish=tur turkmen=tuk ukrainian=ukr urdu=urd "
    "uyghur=uig uzbek=uzb vietnamese=vie welsh=cym wolof=wol xhosa=xho yiddish=yid yoruba=yor "
    "zulu=zul ";

std::string found_in(std::string_view codes, const std::string& code, std::string_view otherwise) {
  const std::size_t at = codes.find(code + "=");
  return std::string(at == std::string_view::npos ? otherwise
                                                  : codes.substr(at + code.size() + 1, 3));
}

}  // namespace

std::string iso639_2(std::string_view tag) {
  const std::string code = ascii::lower_case(tag.substr(0, tag.find_first_of("-_")));
  if (!std::ranges::all_of(code, ascii::is_lower)) return "und";
  if (code.size() == 3) return found_in(k_bibliographic, code, code);
  return code.size() == 2 ? found_in(k_codes, code, "und") : "und";
}

std::string language_of_name(std::string_view name) {
  name = ascii::trimmed(name.substr(0, name.find('(')));
  if (name.empty()) return {};
  std::string key = ascii::lower_case(name);
  std::ranges::replace(key, ' ', '_');
  const std::size_t at = k_names.find(" " + key + "=");
  if (at == std::string_view::npos) return {};
  return std::string(k_names.substr(at + key.size() + 2, 3));
}

}  // namespace matinee
