"""Templates whose lasting parts are written once: words, addresses of files and pages, signs.

Half of the nodes of a page say the same each time, for whoever reads it: `{% translate "…" %}`, `{% static "…" %}`,
`{% url "…" %}` without arguments, and the text between them. Neighbours of that kind are put together when a template is
loaded and written once for each language and street. Nothing that asks the context is among them (decision 0057).
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.template import Context, Template
from django.template.base import Node, NodeList, TextNode, TokenType, Variable
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST_KEPT = 64
"""Texts kept of one part; prefixes of streets that do not exist may come in addresses."""

F = TypeVar("F", bound=Callable[..., Any])


def lasting(tag: F) -> F:
    """Marks the function of a simple tag whose text depends on its arguments alone, and on the language."""
    tag.is_lasting = True  # type: ignore[attr-defined]
    return tag


class Loader(cached.Loader):
    """Django's cached loader; what it keeps is settled."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template = super().get_template(template_name, skip)
        if not getattr(template, "is_settled", False):
            template.nodelist = settled(template.nodelist)
            template.is_settled = True  # type: ignore[attr-defined]
        return template


class Settled(Node):
    """Neighbours that say the same each time."""

    child_nodelists = ()

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = NodeList(nodes)
        self.has_addresses = any(isinstance(node, URLNode) for node in nodes)
        self.texts: dict[Any, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        key = get_language(), context.autoescape, get_script_prefix() if self.has_addresses else ""
        text = self.texts.get(key)
        if text is None:
            if len(self.texts) >= MOST_KEPT:
                self.texts = {}
            text = self.texts[key] = self.nodes.render(context)
        return text


def settled(nodes: NodeList) -> NodeList:
    """The same nodes in a new list, neighbours that last put together, inside blocks and loops too.

    A list is never changed in place: another thread may be writing a page from it.
    """
    kept, run = NodeList(), list[Node]()
    kept.contains_nontext = nodes.contains_nontext
    for node in nodes:
        _settle_below(node)
        if _lasts(node):
            run.append(node)
        else:
            kept += _together(run)
            kept.append(node)
            run = []
    kept += _together(run)
    return kept


def _settle_below(node: Node) -> None:
    if isinstance(node, IfNode):
        node.conditions_nodelists = [
            (condition, settled(nodes)) for condition, nodes in node.conditions_nodelists
        ]
        return
    for name in node.child_nodelists:
        if isinstance(nodes := getattr(node, name, None), NodeList):
            setattr(node, name, settled(nodes))


def _together(run: list[Node]) -> list[Node]:
    told = [node for node in run if not isinstance(node, CommentNode | LoadNode)]
    return told if len(told) < 2 and all(isinstance(node, TextNode) for node in told) else [Settled(told)]


def _lasts(node: Node) -> bool:
    if isinstance(node, TextNode | CommentNode | LoadNode):
        return True
    if isinstance(node, TranslateNode):
        return not node.asvar and not node.message_context and _is_literal(node.filter_expression)
    if isinstance(node, StaticNode):
        return type(node) is StaticNode and node.varname is None and _is_literal(node.path)
    if isinstance(node, URLNode):
        return not (node.asvar or node.args or node.kwargs) and _is_literal(node.view_name)
    if isinstance(node, SimpleNode):
        given = [*node.args, *node.kwargs.values()]
        is_plain = node.target_var is None and getattr(node.func, "is_lasting", False)
        return is_plain and all(_is_literal(value) for value in given)
    return isinstance(node, BlockTranslateNode) and _is_plain_sentence(node)


def _is_literal(expression: Any) -> bool:
    """Whether a value stands in the template itself, without filters."""
    value = expression.var
    return not expression.filters and (
        isinstance(value, str) or (isinstance(value, Variable) and value.lookups is None)
    )


def _is_plain_sentence(node: BlockTranslateNode) -> bool:
    asks = node.extra_context or node.plural or node.countervar or node.message_context or node.asvar
    return not asks and all(token.token_type == TokenType.TEXT for token in node.singular)
