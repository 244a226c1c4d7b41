"""A tree of modules and tensors with the attributes and walks of ``torch.nn.Module``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ..errors import SymparamsError
from .parameter import Buffer, Parameter
from .tensor import Tensor

if TYPE_CHECKING:
    from typing_extensions import Self

    from .module import Module


class Tree:
    """What every module has of ``torch.nn.Module`` that has nothing to do with counting."""

    _parameters: dict[str, Parameter | None]
    _buffers: dict[str, Buffer | None]
    _modules: dict[str, Module | None]
    training: bool

    # Attributes

    def __setattr__(self, name: str, value: object) -> None:
        homes: tuple[tuple[type, dict[str, Any]], ...] = (
            (Parameter, self._parameters),
            (Tree, self._modules),
            (Buffer, self._buffers),
        )
        for kind, home in homes:
            if isinstance(value, kind):
                self.__dict__.pop(name, None)
                for _, other in homes:
                    if other is not home:
                        other.pop(name, None)
                home[name] = value
                return
            if value is None and name in home:
                home[name] = None
                return
        if isinstance(value, Tensor) and name in self._buffers:
            self._buffers[name] = Buffer(value)
            return
        if name in self._parameters and self._parameters[name] is not None:
            raise SymparamsError(f"{type(self).__name__}.{name} is a parameter; assign nn.Parameter(…) or None to it")
        for _, home in homes:
            home.pop(name, None)
        object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        # Only called where ordinary look-up fails; __dict__ may be empty while unpickling.
        state = self.__dict__
        for home in ("_parameters", "_modules", "_buffers"):
            if name in state.get(home, ()):
                return state[home][name]
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def __delattr__(self, name: str) -> None:
        for home in (self._parameters, self._modules, self._buffers):
            if name in home:
                del home[name]
                return
        object.__delattr__(self, name)

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a parameter under a name; ``None`` keeps the name for an absent one, as a layer without bias does."""
        self._parameters[name] = param

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Add a buffer under a name; a tensor that a program made becomes one."""
        if isinstance(tensor, Tensor) and not isinstance(tensor, Buffer):
            tensor = Buffer(tensor, persistent=persistent)
        self.__dict__.pop(name, None)
        self._buffers[name] = tensor

    def add_module(self, name: str, module: Module | None) -> None:
        """Add a child module under a name."""
        self.__dict__.pop(name, None)
        self._modules[name] = module

    register_module = add_module

    # Walks

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules directly inside, by name."""
        return ((name, child) for name, child in self._modules.items() if child is not None)

    def children(self) -> Iterator[Module]:
        """The modules directly inside."""
        return (child for _, child in self.named_children())

    def named_modules(
        self, memo: set[int] | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Module]]:
        """This module and all inside by path, each once unless duplicates are wanted."""
        seen = set() if memo is None else memo
        if remove_duplicate:
            if id(self) in seen:
                return
            seen.add(id(self))
        yield prefix, self  # type: ignore[misc]
        for name, child in self.named_children():
            yield from child.named_modules(seen, f"{prefix}.{name}" if prefix else name, remove_duplicate)

    def modules(self) -> Iterator[Module]:
        """This module and all inside, each once."""
        return (module for _, module in self.named_modules())

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """The parameters, each once (a tied one under its first name), in torch's order.

        What stands in a repeated block (``layers.#.weight``) is given once as well, as one of its copies.
        """
        return self._tensors("_parameters", prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """The parameters, each once."""
        return (tensor for _, tensor in self.named_parameters(recurse=recurse))

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Buffer]]:
        """The buffers, each once, in torch's order."""
        return self._tensors("_buffers", prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Buffer]:
        """The buffers, each once."""
        return (tensor for _, tensor in self.named_buffers(recurse=recurse))

    def _tensors(self, home: str, prefix: str, recurse: bool, remove_duplicate: bool) -> Iterator[tuple[str, Any]]:
        seen: set[int] = set()
        everywhere = self.named_modules(None, prefix, remove_duplicate)
        for path, module in everywhere if recurse else [(prefix, self)]:
            for name, tensor in module.__dict__[home].items():
                if tensor is not None and not (remove_duplicate and id(tensor) in seen):
                    seen.add(id(tensor))
                    yield (f"{path}.{name}" if path else name), tensor

    def state_dict(self) -> dict[str, Tensor]:
        """Every tensor under every one of its names, as torch would save them."""
        found: dict[str, Tensor] = {}
        for path, module in self.named_modules(remove_duplicate=False):
            kept = [(name, buffer) for name, buffer in module._buffers.items() if buffer and buffer.persistent]
            for name, tensor in [*module._parameters.items(), *kept]:
                if tensor is not None:
                    found[f"{path}.{name}" if path else name] = tensor
        return found

    def get_submodule(self, target: str) -> Any:
        """The module at a path."""
        module: Any = self
        for name in target.split(".") if target else ():
            module = module._modules[name]
        return module

    def get_parameter(self, target: str) -> Any:
        """The parameter at a path."""
        path, _, name = target.rpartition(".")
        return self.get_submodule(path)._parameters[name]

    # What torch's programs do with a module

    def apply(self, fn: Callable[[Module], object]) -> Self:
        """Call a function with every module, those inside first."""
        for child in self.children():
            child.apply(fn)
        fn(self)  # type: ignore[arg-type]
        return self

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Freeze (``False``) or unfreeze every parameter, as in torch."""
        for parameter in self.parameters():
            parameter.requires_grad = requires_grad
        return self

    def train(self, mode: bool = True) -> Self:
        """As in torch; no count depends on it."""
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        """As in torch; no count depends on it."""
        return self.train(False)

    def to(self, *args: object, **settings: object) -> Self:
        """As in torch; no count depends on it."""
        return self

    cuda = cpu = float = half = double = bfloat16 = type = share_memory = compile = to

    def zero_grad(self, set_to_none: bool = True) -> None:
        """As in torch; there is nothing to forget."""

    def extra_repr(self) -> str:
        """As in torch; what a class says of itself is not printed here."""
        return ""


def must_be_module(holder: Tree, what: str, given: Any) -> None:
    """Refuse what is no module, such as a class that was not called.

    Raises:
        SymparamsError: naming it, with what to write instead.
    """
    if not isinstance(given, Tree):
        is_class = isinstance(given, type)
        advice = f"Write {given.__name__}() for the layer." if is_class else "Give layers of symparams.nn."
        raise SymparamsError(f"{type(holder).__name__}: {what} is {given!r}, which is no module. {advice}")
