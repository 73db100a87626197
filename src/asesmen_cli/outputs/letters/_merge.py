"""Fills a Word template with letters: any number of letters in one file.

docxtpl turns the Word file into a Jinja template, once. Each letter is rendered from it and becomes a section
of its own, with pages numbered from 1.
"""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import Param, msg, near

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import Template
    from jinja2.nodes import Node
    from jinja2.sandbox import SandboxedEnvironment

UNFIT: Final = re.compile("[\x00-\x08\x0a-\x1f\ufffe\uffff]")
"""Characters that XML cannot hold, and line breaks."""
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The date of every part of a file, so that the same letters give the same bytes."""
LOGO_MM: Final = 20
"""Height of the coat of arms, and its greatest width."""
MOST_UNPACKED: Final = 1 << 26
"""Bytes of a template without compression."""
DEEPEST: Final = 2
"""Loops in each other: the batches of a letter, and the people of each."""
FILTERS: Final = (
    *("capitalize", "count", "default", "d", "e", "escape", "first", "int", "join", "last", "length", "list"),
    *(
        "lower",
        "replace",
        "reverse",
        "select",
        "selectattr",
        "sort",
        "string",
        "title",
        "trim",
        "upper",
        "unique",
    ),
    *("map", "reject", "rejectattr", "groupby", "slice", "batch", "wordcount"),
)
"""What Jinja can do to a field; nothing of it takes longer than the field is long."""
DAMAGED: Final = (BadZipFile, zlib.error, KeyError, ValueError, AttributeError)
"""What a package raises whose bytes were changed."""
FETCHING: Final = re.compile(
    r"(?i)\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE|MACROBUTTON)\b"
)
"""Fields of Word that fetch or start something."""
TAGS: Final = re.compile(r"<[^>]+>")
MOST_QUOTED: Final = 60
"""Characters of a template that an error quotes."""
CLOSING: Final = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:pPr>'
    '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr>'
    "</w:pPr></w:p>"
)
"""The last paragraph of each letter, of no height: it ends the section, also after a table."""
AFTER_PAGE_NUMBERS: Final = (
    *("w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:textDirection", "w:bidi"),
    *("w:rtlGutter", "w:docGrid", "w:printerSettings", "w:sectPrChange"),
)
"""What follows the numbering of pages in the properties of a section (ECMA-376, CT_SectPr)."""


class WordTemplate:
    """A Word file with fields, checked and ready to fill.

    Args:
        name: Its name for ``asesmen template``.
        file: Its name in messages.
        content: The file.
        shared: Names of the fields that all letters of a file share, headers and footers too.
        own: Names of the fields of a single letter.

    Raises:
        AsesmenError: ``letters.no-word``, ``letters.unknown-field``, ``letters.bad-template``.
    """

    def __init__(
        self, name: str, file: str, content: bytes, shared: frozenset[str], own: frozenset[str]
    ) -> None:
        self._name, self._file, self._content = name, file, content
        self._known = shared | own
        self._environment = _environment()
        self._check_package()
        word = self._opened()
        _pop_section(word)
        self._body = self._compiled(word.patch_xml(word.get_xml()), self._known)
        self._margins = [
            self._compiled(word.patch_xml(word.get_part_xml(part)), shared) for part in _margins(word)
        ]

    def filled(
        self,
        common: Mapping[str, Any],
        letters: Iterable[Mapping[str, Any]],
        *,
        logo: bytes | None,
        draft: bool,
        describe: Callable[[Any], None],
    ) -> bytes:
        """Return the Word file with every letter.

        Args:
            common: The fields that all letters share, without the logo.
            letters: The fields of each letter.
            logo: The picture of the coat of arms.
            draft: Whether every page says that this is a draft.
            describe: Writes the properties of the file.

        Raises:
            AsesmenError: ``letters.unknown-field``, ``letters.bad-template``.
        """
        word = self._opened()
        for part, template in zip(_margins(word), self._margins, strict=True):
            part._element = self._rendered(template, {**common, "logo": _picture(part, logo)})  # noqa: SLF001 (python-docx has no setter)
        if draft:
            _mark_every_page(word)
        fields = {**common, "logo": _picture(word.docx.part, logo)}
        _join(word, (self._rendered(self._body, {**fields, **letter}) for letter in letters))
        describe(word.docx.core_properties)
        content = BytesIO()
        word.docx.save(content)
        return same_bytes(content)

    def _opened(self) -> "DocxTemplate":
        from docx.opc.exceptions import PackageNotFoundError
        from docxtpl import DocxTemplate
        from lxml.etree import XMLSyntaxError

        word = DocxTemplate(BytesIO(self._content))
        try:
            word.init_docx()
        except (*DAMAGED, PackageNotFoundError, XMLSyntaxError) as error:
            raise AsesmenError("letters.no-word", file=self._file) from error
        if getattr(word.docx.element, "body", None) is None:
            raise AsesmenError("letters.no-word", file=self._file)
        return word

    def _check_package(self) -> None:
        """Refuse what fetches or starts something when the letter is opened, and what unpacks without end."""
        from lxml.etree import XMLParser, XMLSyntaxError, fromstring

        parser = XMLParser(resolve_entities=False, no_network=True)
        try:
            with ZipFile(BytesIO(self._content)) as package:
                if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
                    raise AsesmenError("letters.no-word", file=self._file)
                for name in package.namelist():
                    if not name.endswith((".xml", ".rels")):
                        continue
                    part = fromstring(package.read(name), parser)
                    kinds = (one.get("Type", "") for one in part.iter("{*}Relationship") if _is_outside(one))
                    fields = "".join(
                        part.xpath("//*[local-name()='instrText']/text() | //@*[local-name()='instr']")
                    )
                    if any(not kind.endswith("/hyperlink") for kind in kinds) or FETCHING.search(fields):
                        raise self._bad(msg("it fetches something from elsewhere when it is opened"))
        except (*DAMAGED, XMLSyntaxError, NotImplementedError, RuntimeError) as error:
            raise AsesmenError("letters.no-word", file=self._file) from error

    def _compiled(self, source: str, known: frozenset[str]) -> "Template":
        """Compile a template; one that cannot be parsed or has an unknown field is refused."""
        from jinja2 import TemplateSyntaxError, meta

        source = re.sub(r"<w:p([ />])", r"\n<w:p\1", source)  # a line number identifies the paragraph
        try:
            tree = self._environment.parse(source)
            if not _is_modest(tree):
                raise self._bad(
                    msg("letters take no macros, no calculations and no loop in a loop in a loop")
                )
            names = meta.find_undeclared_variables(tree)
            template = self._environment.from_string(source)
        except TemplateSyntaxError as error:
            raise self._bad(_around(source, error.lineno)) from error
        for name in sorted(names - known):
            raise self._unknown(name, known)
        return template

    def _rendered(self, template: "Template", fields: Mapping[str, Any]) -> Any:  # noqa: ANN401 (an element of lxml)
        from docx.oxml import parse_xml
        from jinja2 import TemplateError, UndefinedError
        from lxml.etree import XMLSyntaxError

        try:
            return parse_xml(template.render(fields))
        except UndefinedError as error:
            raise self._unknown(str(error), self._known) from error
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, XMLSyntaxError) as error:
            raise self._bad(msg("something in braces cannot be evaluated")) from error

    def _unknown(self, name: str, known: frozenset[str]) -> AsesmenError:
        similar = near(name, sorted(known))
        return AsesmenError(
            "letters.unknown-field", file=self._file, field=name, near=similar, name=self._name
        )

    def _bad(self, why: Param) -> AsesmenError:
        return AsesmenError("letters.bad-template", file=self._file, why=why, name=self._name)


def _environment() -> "SandboxedEnvironment":
    """Return a Jinja environment that escapes every value, reaches nothing else and names missing fields."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    class Unknown(StrictUndefined):
        @property
        def _undefined_message(self) -> str:
            return str(self._undefined_name)

    environment = SandboxedEnvironment(autoescape=True, undefined=Unknown, finalize=_fit)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    return environment


def _is_modest(node: "Node", loops: int = 0) -> bool:
    """Return whether a template ends soon, whatever its fields hold."""
    from jinja2 import nodes

    if isinstance(node, nodes.For):
        loops += 1
        if loops > DEEPEST or node.recursive:
            return False
    if isinstance(
        node, nodes.Mul | nodes.Pow | nodes.Mod | nodes.Macro | nodes.CallBlock | nodes.FilterBlock
    ):
        return False
    if isinstance(node, nodes.Block | nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport):
        return False
    return all(_is_modest(one, loops) for one in node.iter_child_nodes())


def _is_outside(relation: Any) -> bool:  # noqa: ANN401 (an element of lxml)
    return str(relation.get("TargetMode", "")).lower() == "external"


def _fit(value: object) -> object:
    """Return a value as XML can hold it; a line break becomes a blank."""
    if type(value) is str and UNFIT.search(value):
        return " ".join(UNFIT.sub(" ", value).split())
    return value


def _around(source: str, line: int) -> Param:
    """Return the words of a template in the line that cannot be parsed."""
    text = TAGS.sub("", source.split("\n")[line - 1]).strip()
    return msg("near {text}", text=f"“{text[:MOST_QUOTED]}”")


def _margins(word: "DocxTemplate") -> Iterator[Any]:
    """Yield the headers and footers."""
    for kind in (word.HEADER_URI, word.FOOTER_URI):
        for _, part in word.get_headers_footers(kind):
            yield part


def _picture(part: Any, logo: bytes | None) -> str:  # noqa: ANN401 (a part of python-docx)
    """Return the markup of the coat of arms in a part of the file; empty without one."""
    from docx.shared import Mm
    from markupsafe import Markup

    if logo is None:
        return ""
    inline = part.new_pic_inline(BytesIO(logo), None, Mm(LOGO_MM))
    if inline.extent.cx > Mm(LOGO_MM):
        inline = part.new_pic_inline(BytesIO(logo), Mm(LOGO_MM), None)
    return Markup(  # noqa: S704 (made by python-docx from a picture)
        f"</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r><w:r><w:t>"
    )


def _pop_section(word: "DocxTemplate") -> Any:  # noqa: ANN401 (an element of lxml)
    """Take the properties of the last section out of the body; a file without any gets empty ones."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    body = word.docx.element.body
    section = body.find(qn("w:sectPr"))
    if section is None:
        return OxmlElement("w:sectPr")
    body.remove(section)
    return section


def _join(word: "DocxTemplate", letters: Iterable[Any]) -> None:
    """Fill the body with letters, each a section that begins on page 1."""
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import qn

    section = _pop_section(word)
    numbers = section.find(qn("w:pgNumType"))
    if numbers is None:
        numbers = OxmlElement("w:pgNumType")
        section.insert_element_before(numbers, *AFTER_PAGE_NUMBERS)
    numbers.set(qn("w:start"), "1")
    body = word.docx.element.body
    body.clear()
    for at, letter in enumerate(letters):
        if at:
            body[-1].get_or_add_pPr().append(deepcopy(section))
        body.extend(letter)
        body.append(parse_xml(CLOSING))
    body.append(section)
    for cell in body.xpath(".//w:tc[not(w:p)]"):  # nothing was repeated in it: Word wants a paragraph
        cell.append(OxmlElement("w:p"))
    for number, picture in enumerate(body.iter(qn("wp:docPr")), start=1):
        picture.set("id", str(number))


def _mark_every_page(word: "DocxTemplate") -> None:
    """Put Word's own watermark into every header that a page may have; missing headers are made."""
    from docx.oxml import parse_xml

    mark = files(__package__).joinpath("templates", "draf.xml").read_text(encoding="utf-8")
    document = word.docx
    apart = document.settings.odd_and_even_pages_header_footer
    number = 0
    for at, section in enumerate(document.sections):
        headers = [section.header]
        headers += [section.first_page_header] if section.different_first_page_header_footer else []
        headers += [section.even_page_header] if apart else []
        for header in headers:
            if at and header.is_linked_to_previous:
                continue
            header.is_linked_to_previous = False
            number += 1
            line = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
            line._p.append(parse_xml(mark.format(number=number)))  # noqa: SLF001 (python-docx has no watermarks)


def same_bytes(content: BytesIO) -> bytes:
    """Return the Word file with one date for all its parts."""
    out = BytesIO()
    with ZipFile(content) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()
