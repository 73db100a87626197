"""Fills a Word template with letters: as many as there are, in one file.

docxtpl makes a Jinja template of the Word file, once; it is filled for each letter, and the letters follow
each other as sections, so that each begins on a page 1 of its own with the letterhead's pages as they are.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import Param, msg, near

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import Template
    from jinja2.sandbox import SandboxedEnvironment

UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The day that every part of the file bears, so that the same letters give the same bytes."""
LOGO_MM: Final = 20
TAGS: Final = re.compile(r"<[^>]+>")
MOST_QUOTED: Final = 60


class WordTemplate:
    """A Word file with fields, ready to be filled.

    Args:
        name: What ``asesmen template`` knows it as.
        file: What it is called in messages.
        content: The file.
        shared: Names of the fields that all letters of a file share.
        own: Names of the fields of a letter.

    Raises:
        AsesmenError: ``letters.no-word``, ``letters.unknown-field``, ``letters.bad-template``.
    """

    def __init__(
        self, name: str, file: str, content: bytes, shared: frozenset[str], own: frozenset[str]
    ) -> None:
        self._name = name
        self._file = file
        self._shared, self._own = shared, own
        self._environment = _environment()
        self._word = self._opened(content)

    def filled(
        self,
        common: Mapping[str, Any],
        letters: Sequence[Mapping[str, Any]],
        *,
        logo: bytes | None,
        draft: bool,
        describe: Callable[[Any], None],
    ) -> bytes:
        """The Word file with every letter.

        Args:
            common: The fields that all letters share, without the logo.
            letters: The fields of each letter.
            logo: The picture of the coat of arms.
            draft: Does every page say that this is a draft?
            describe: Writes the properties of the file.

        Raises:
            AsesmenError: ``letters.unknown-field``, ``letters.bad-template``.
        """
        word = self._word
        word.render_init()
        if draft:
            _mark_every_page(word)
        self._fill_margins({**_clean(common), "logo": "", **self._pictured(logo)}, logo)
        self._fill_body({**_clean(common), **self._pictured(logo)}, letters)
        describe(word.docx.core_properties)
        content = BytesIO()
        word.docx.save(content)
        return same_bytes(content)

    def _opened(self, content: bytes) -> "DocxTemplate":
        from docx.opc.exceptions import PackageNotFoundError
        from docxtpl import DocxTemplate
        from lxml.etree import XMLSyntaxError

        word = DocxTemplate(BytesIO(content))
        try:
            word.init_docx()
        except (PackageNotFoundError, BadZipFile, XMLSyntaxError, KeyError, ValueError) as error:
            raise AsesmenError("letters.no-word", file=self._file) from error
        self._check(word.patch_xml(word.get_xml()), self._shared | self._own)
        for _, part in _margins(word):
            self._check(word.patch_xml(word.get_part_xml(part)), self._shared)
        return word

    def _check(self, source: str, known: frozenset[str]) -> None:
        """Refuse a template that cannot be read, or names a field that there is not."""
        from jinja2 import TemplateSyntaxError, meta

        source = _paragraphs_apart(source)
        try:
            names = meta.find_undeclared_variables(self._environment.parse(source))
        except TemplateSyntaxError as error:
            raise self._bad(_around(source, error.lineno)) from error
        for name in sorted(names - known):
            raise self._unknown(name, known)

    def _compiled(self, source: str) -> "Template":
        from jinja2 import TemplateSyntaxError

        source = _paragraphs_apart(source)
        try:
            return self._environment.from_string(source)
        except TemplateSyntaxError as error:
            raise self._bad(_around(source, error.lineno)) from error

    def _rendered(self, template: "Template", fields: Mapping[str, Any]) -> Any:  # noqa: ANN401 (an element of lxml)
        from docx.oxml import parse_xml
        from jinja2 import TemplateError, UndefinedError
        from lxml.etree import XMLSyntaxError

        try:
            return parse_xml(template.render(fields))
        except UndefinedError as error:
            raise self._unknown(str(error), self._shared | self._own) from error
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, XMLSyntaxError) as error:
            raise self._bad(msg("something in braces cannot be done")) from error

    def _fill_margins(self, fields: Mapping[str, Any], logo: bytes | None) -> None:
        from docx.opc.part import XmlPart

        word = self._word
        for key, part in list(_margins(word)):
            word.current_rendering_part = part
            template = self._compiled(word.patch_xml(word.get_part_xml(part)))
            element = self._rendered(template, {**fields, **self._pictured(logo)})
            filled = XmlPart(part.partname, part.content_type, element, part.package)
            for relation in part.rels.values():
                filled.load_rel(relation.reltype, relation._target, relation.rId, relation.is_external)  # noqa: SLF001 (as docxtpl does)
            word.docx.part.rels[key]._target = filled  # noqa: SLF001 (as docxtpl does)
        word.current_rendering_part = word.docx.part

    def _fill_body(self, fields: Mapping[str, Any], letters: Sequence[Mapping[str, Any]]) -> None:
        from docx.oxml.ns import qn

        word = self._word
        body = word.docx.element.body
        ending = body.find(qn("w:sectPr"))
        body.remove(ending)
        _begin_at_one(ending)
        template = self._compiled(word.patch_xml(word.get_xml()))
        body.clear()
        for at, letter in enumerate(letters):
            if at:
                body[-1].get_or_add_pPr().append(deepcopy(ending))
            body.extend(self._rendered(template, {**fields, **_clean(letter)}))
            _close(body)
        body.append(ending)
        _fill_empty_cells(body)
        for number, picture in enumerate(body.iter(qn("wp:docPr")), start=1):
            picture.set("id", str(number))

    def _pictured(self, logo: bytes | None) -> dict[str, Any]:
        """The coat of arms for the part that is being filled; each part refers to it by itself."""
        from docx.shared import Mm
        from docxtpl import InlineImage
        from markupsafe import Markup

        if logo is None:
            return {"logo": ""}
        if self._word.current_rendering_part is None:
            self._word.current_rendering_part = self._word.docx.part
        picture = str(InlineImage(self._word, BytesIO(logo), height=Mm(LOGO_MM)))
        return {"logo": Markup(picture)}  # noqa: S704 (made by docxtpl from a picture)

    def _unknown(self, name: str, known: frozenset[str]) -> AsesmenError:
        return AsesmenError(
            "letters.unknown-field",
            file=self._file,
            field=name,
            near=near(name, sorted(known)),
            name=self._name,
        )

    def _bad(self, why: Param) -> AsesmenError:
        return AsesmenError("letters.bad-template", file=self._file, why=why, name=self._name)


def _environment() -> "SandboxedEnvironment":
    """Jinja that escapes what it fills in, reaches nothing else, and says which field is not there."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    class Unknown(StrictUndefined):
        @property
        def _undefined_message(self) -> str:
            return str(self._undefined_name)

    return SandboxedEnvironment(autoescape=True, undefined=Unknown)


def _clean(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields without what XML cannot hold; a line break is a blank."""
    return {name: _cleaned(value) for name, value in fields.items()}


def _cleaned(value: Any) -> Any:  # noqa: ANN401 (whatever a field holds)
    match value:
        case str():
            return " ".join(UNFIT.sub(" ", value).split()) if UNFIT.search(value) or "\n" in value else value
        case Mapping():
            return _clean(value)
        case list() | tuple():
            return [_cleaned(one) for one in value]
        case _:
            return value


def _margins(word: "DocxTemplate") -> Iterator[tuple[str, Any]]:
    """Heads and feet of pages."""
    for kind in (word.HEADER_URI, word.FOOTER_URI):
        yield from word.get_headers_footers(kind)


def _paragraphs_apart(source: str) -> str:
    """Each paragraph on a line of its own, so that a line number tells where."""
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", source)


def _around(source: str, line: int) -> Param:
    """The words of a template where it cannot be read."""
    text = TAGS.sub("", source.splitlines()[line - 1] if line <= source.count("\n") + 1 else "").strip()
    if not text:
        return msg("something in braces is not closed")
    return msg("near {text}", text=f"“{text[:MOST_QUOTED]}”")


def _begin_at_one(section: Any) -> None:  # noqa: ANN401 (an element of lxml)
    """Each letter begins on its page 1."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    numbers = section.find(qn("w:pgNumType"))
    if numbers is None:
        numbers = OxmlElement("w:pgNumType")
        after = (
            "w:cols",
            "w:formProt",
            "w:vAlign",
            "w:noEndnote",
            "w:titlePg",
            "w:textDirection",
            "w:docGrid",
        )
        section.insert_element_before(numbers, *after)
    numbers.set(qn("w:start"), "1")


CLOSING: Final = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:pPr>'
    '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr>'
    "</w:pPr></w:p>"
)
"""A paragraph that takes no room."""


def _close(body: Any) -> None:  # noqa: ANN401 (as above)
    """A letter ends with a paragraph, which can carry what its section is; Word wants one behind a table."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    last = body[-1]
    if last.tag != qn("w:p") or last.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
        body.append(parse_xml(CLOSING))


def _fill_empty_cells(body: Any) -> None:  # noqa: ANN401 (as above)
    """A cell in which nothing was repeated still needs a paragraph."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for cell in body.iter(qn("w:tc")):
        if cell.find(qn("w:p")) is None:
            cell.append(OxmlElement("w:p"))


MARK: Final = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    "<w:rPr><w:noProof/></w:rPr><w:pict>"
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
    ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
    '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
    '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape id="draf{number}" type="#_x0000_t136" alt="DRAF" style="position:absolute;margin-left:0;'
    "margin-top:0;width:400pt;height:160pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;"
    'mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin"'
    ' o:allowincell="f" fillcolor="#d0d0d0" stroked="f"><v:fill opacity=".5"/>'
    '<v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt" string="DRAF"/></v:shape></w:pict></w:r>'
)
"""Word's own watermark, behind the text."""


def _mark_every_page(word: "DocxTemplate") -> None:
    """Put the watermark into every head that a page may have; heads that are missing are made."""
    from docx.oxml import parse_xml

    document = word.docx
    apart = document.settings.odd_and_even_pages_header_footer
    number = 0
    for at, section in enumerate(document.sections):
        heads = [section.header]
        heads += [section.first_page_header] if section.different_first_page_header_footer else []
        heads += [section.even_page_header] if apart else []
        for head in heads:
            if at and head.is_linked_to_previous:
                continue
            head.is_linked_to_previous = False
            number += 1
            line = head.paragraphs[0] if head.paragraphs else head.add_paragraph()
            line._p.append(parse_xml(MARK.format(number=number)))  # noqa: SLF001 (python-docx has no watermarks)


def same_bytes(content: BytesIO) -> bytes:
    """The Word file with one day for all its parts, in a steady order."""
    out = BytesIO()
    with ZipFile(content) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()
