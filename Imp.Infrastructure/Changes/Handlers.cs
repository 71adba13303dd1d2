using System.Collections.Frozen;
using System.Reflection;
using FluentValidation;
using Imp.Domain.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Infrastructure.Changes;

/// <summary>Which handler, validator and reactions belong to what: found once at start by reflection, so that adding a use case is adding its file.</summary>
public sealed class Handlers
{
    private readonly FrozenDictionary<Type, Use> uses;
    private readonly FrozenDictionary<Type, Reaction[]> reactions;

    public Handlers(IServiceProvider services)
    {
        var found = Find(typeof(Handlers).Assembly).ToArray();
        uses = found.Where(pair => pair.Contract.GetGenericTypeDefinition() == typeof(ICommandHandler<>))
            .ToFrozenDictionary(pair => pair.Contract.GenericTypeArguments[0], pair => Use.For(services, pair.Contract.GenericTypeArguments[0], pair.Type));
        reactions = found.Where(pair => pair.Contract.GetGenericTypeDefinition() == typeof(IReactionTo<>))
            .GroupBy(pair => pair.Contract.GenericTypeArguments[0])
            .ToFrozenDictionary(group => group.Key, group => group.OrderBy(pair => pair.Type.FullName, StringComparer.Ordinal).Select(pair => Reaction.For(services, pair)).ToArray());
    }

    /// <summary>Says what is wrong with a command's content.</summary>
    /// <exception cref="ValidationException">With one failure per field.</exception>
    public void Validate(ICommand command) => Of(command).Validate(command);

    internal void Prepare(ICommand command) => Of(command).Prepare(command);

    internal Task HandleAsync(ICommand command, Change change) => Of(command).HandleAsync(command, change);

    internal async Task ReactAsync(DomainEvent happened, Change change)
    {
        if (!reactions.TryGetValue(happened.GetType(), out var all)) return;
        foreach (var reaction in all) await reaction.ReactAsync(happened, change);
    }

    /// <summary>The validator of a command, for forms; null when it has none.</summary>
    public IValidator? ValidatorOf(Type command) => uses.TryGetValue(command, out var use) ? use.Validator : null;

    internal static IEnumerable<(Type Type, Type Contract)> Find(Assembly assembly) =>
        from type in assembly.GetTypes()
        where type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
        from contract in type.GetInterfaces()
        where contract.IsGenericType && (contract.GetGenericTypeDefinition() == typeof(ICommandHandler<>) || contract.GetGenericTypeDefinition() == typeof(IReactionTo<>))
        select (type, contract);

    private Use Of(ICommand command) =>
        uses.TryGetValue(command.GetType(), out var use) ? use : throw new InvalidOperationException($"No handler for {command.GetType().Name}.");

    private abstract class Use
    {
        public IValidator? Validator { get; private set; }

        public static Use For(IServiceProvider services, Type command, Type handler)
        {
            var use = (Use)Activator.CreateInstance(typeof(Use<>).MakeGenericType(command), ActivatorUtilities.CreateInstance(services, handler))!;
            var contract = typeof(IValidator<>).MakeGenericType(command);
            // Asked for by name: a validator of an interface that the command has would be assignable too.
            if (handler.Assembly.GetTypes().SingleOrDefault(type => !type.IsAbstract && type.GetInterfaces().Contains(contract)) is { } validator)
                use.Validator = (IValidator)ActivatorUtilities.CreateInstance(services, validator);
            return use;
        }

        public void Validate(ICommand command)
        {
            var failures = Validator?.Validate(new ValidationContext<object>(command)).Errors;
            if (failures is { Count: > 0 }) throw new ValidationException(failures);
        }

        public abstract void Prepare(ICommand command);

        public abstract Task HandleAsync(ICommand command, Change change);
    }

    private sealed class Use<TCommand>(ICommandHandler<TCommand> handler) : Use where TCommand : ICommand
    {
        public override void Prepare(ICommand command) => (handler as IPrepares<TCommand>)?.Prepare((TCommand)command);

        public override Task HandleAsync(ICommand command, Change change) => handler.HandleAsync((TCommand)command, change);
    }

    private abstract class Reaction
    {
        public static Reaction For(IServiceProvider services, (Type Type, Type Contract) pair) => (Reaction)Activator.CreateInstance(
            typeof(Reaction<>).MakeGenericType(pair.Contract.GenericTypeArguments[0]), ActivatorUtilities.CreateInstance(services, pair.Type))!;

        public abstract Task ReactAsync(DomainEvent happened, Change change);
    }

    private sealed class Reaction<TEvent>(IReactionTo<TEvent> reaction) : Reaction where TEvent : DomainEvent
    {
        public override Task ReactAsync(DomainEvent happened, Change change) => reaction.ReactAsync((TEvent)happened, change);
    }
}
