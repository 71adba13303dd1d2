using System.Collections.Frozen;
using FluentValidation;
using Imp.Domain.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Infrastructure.Changes;

/// <summary>Which handler, validator and reactions belong to what: found once at start by reflection, so that adding a use case is adding its file.</summary>
public sealed class Handlers
{
    /// <summary>By command; read once for a process, however many houses it opens.</summary>
    private static readonly Lazy<(ILookup<Type, (Type Type, Type Contract)> Handlers, Dictionary<Type, Type> Validators)> Known = new(() =>
    {
        var types = typeof(Handlers).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }).ToArray();
        return (Find(types).ToLookup(pair => pair.Contract.GetGenericTypeDefinition()), Contracts(types, typeof(IValidator<>)).ToDictionary(pair => pair.Contract.GenericTypeArguments[0], pair => pair.Type));
    });

    private readonly FrozenDictionary<Type, Use> uses;
    private readonly FrozenDictionary<Type, Reaction[]> reactions;

    public Handlers(IServiceProvider services)
    {
        uses = Known.Value.Handlers[typeof(ICommandHandler<>)]
            .ToFrozenDictionary(pair => pair.Contract.GenericTypeArguments[0], pair => Use.For(services, pair.Contract.GenericTypeArguments[0], pair.Type));
        reactions = Known.Value.Handlers[typeof(IReactionTo<>)]
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

    /// <summary>All that handle a command.</summary>
    internal static IEnumerable<(Type Type, Type Contract)> OfCommands => Known.Value.Handlers[typeof(ICommandHandler<>)];

    private static IEnumerable<(Type Type, Type Contract)> Find(Type[] types) => Contracts(types, typeof(ICommandHandler<>)).Concat(Contracts(types, typeof(IReactionTo<>)));

    private static IEnumerable<(Type Type, Type Contract)> Contracts(Type[] types, Type open) =>
        from type in types
        from contract in type.GetInterfaces()
        where contract.IsGenericType && contract.GetGenericTypeDefinition() == open
        select (type, contract);

    private Use Of(ICommand command) =>
        uses.TryGetValue(command.GetType(), out var use) ? use : throw new InvalidOperationException($"No handler for {command.GetType().Name}.");

    private abstract class Use
    {
        public IValidator? Validator { get; private set; }

        public static Use For(IServiceProvider services, Type command, Type handler)
        {
            var use = (Use)Activator.CreateInstance(typeof(Use<>).MakeGenericType(command), ActivatorUtilities.CreateInstance(services, handler))!;
            if (Known.Value.Validators.TryGetValue(command, out var validator))
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
